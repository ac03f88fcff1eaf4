import type { AgentDetail } from '@/lib/contracts/agents';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { OrgId } from '@/lib/ids';
import { windowStart } from '@/lib/policy/windows';
import { agentBudgets } from './budgets';
import { orgClock } from './org-clock';
import { peopleOf } from './people';
import { presentAgentDetail } from './present';
import { agentRows } from './rows';

/** Wire form of an agent as the transaction sees it. Throws 404. */
export async function agentDetail(tx: Tx, orgId: OrgId, agentId: string): Promise<AgentDetail> {
  const clock = await orgClock(tx, orgId);
  const day = windowStart('day', clock.timezone, clock.now);
  const [row] = await agentRows(tx, orgId, { agentId, day, limit: 1 });
  if (!row) throw notFound('agent');
  const activeKeys = await tx.tokens.count({
    where: { org_id: orgId, agent_id: agentId, kind: 'agent', revoked_at: null, expires_at: { gt: clock.now } },
  });
  const budgets = await agentBudgets(tx, orgId, agentId, clock);
  return presentAgentDetail(row, { people: await peopleOf(tx, orgId, [row.suspended_by]), activeKeys, budgets });
}

/** One agent with its budgets. Throws 404, also for another organization's. */
export const getAgent = (actor: Actor, agentId: string): Promise<AgentDetail> =>
  inOrg(actor.orgId, (tx) => agentDetail(tx, actor.orgId, agentId));
