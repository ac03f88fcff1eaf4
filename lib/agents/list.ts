import type { AgentListQuery, AgentSummary } from '@/lib/contracts/agents';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { windowStart } from '@/lib/policy/windows';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { orgClock } from './org-clock';
import { presentAgent } from './present';
import { agentRows, countAgents } from './rows';

/** Agents in the order of their ids, after the one with the id `after`. */
export function listAgents(
  actor: Actor,
  { limit, offset, status, q }: AgentListQuery,
  after: string | null,
): Promise<Listed<AgentSummary, string>> {
  return inOrg(actor.orgId, async (tx) => {
    const { timezone, now } = await orgClock(tx, actor.orgId);
    const day = windowStart('day', timezone, now);
    const rows = await agentRows(tx, actor.orgId, { status, q, afterId: after, day, limit: limit + 1, offset });
    const total = await countAgents(tx, actor.orgId, { status, q }, COUNT_UP_TO);
    return listed(rows, limit, total, presentAgent, (row) => row.agent_id);
  });
}
