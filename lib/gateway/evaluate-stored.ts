import { counterparty } from '@/lib/contracts/gateway';
import { inOrg } from '@/lib/db/tx';
import type { AgentActor, UserActor } from '@/lib/identity/actor';
import { asId } from '@/lib/ids';
import { evaluateAction, type Evaluation } from './evaluation';
import type { ProposedAction } from './proposed-action';

/** What of an approval's row the policy is asked about. */
export type StoredAction = {
  id: string;
  agent_id: string;
  interaction_id: string | null;
  requested_by_token: string | null;
  action_type: string;
  tool: string;
  amount: { toNumber(): number } | null;
  currency: string | null;
  counterparty: unknown;
};

/**
 * Asks the policy of now about an action that waits or ran before, with these params, as if its agent proposed it again.
 * Its capability token isn't kept and was checked when the action was proposed. Writes nothing.
 */
export async function evaluateStored(
  actor: UserActor,
  approval: StoredAction,
  params: Readonly<Record<string, unknown>>,
): Promise<{ agent: AgentActor; proposed: ProposedAction; evaluation: Evaluation }> {
  const { orgId, orgSlug } = actor;
  const { action_type: type, tool, amount, currency } = approval;
  const stated = counterparty.safeParse(known(approval.counterparty));
  const agent: AgentActor = {
    kind: 'agent',
    orgId,
    orgSlug,
    tokenId: asId('tok', approval.requested_by_token ?? approval.id),
    agentId: approval.agent_id,
    requester: null,
    scopes: new Set(),
  };
  const proposed: ProposedAction = {
    action: {
      type,
      tool,
      params,
      ...(amount === null ? {} : { amount: amount.toNumber() }),
      ...(currency === null ? {} : { currency }),
    },
    ...(stated.success ? { counterparty: stated.data } : {}),
    direct: await askedForOutright(actor, approval.interaction_id),
    dialect: 'canonical',
  };
  return { agent, proposed, evaluation: await evaluateAction(agent, proposed, null, { withoutCapabilityToken: true }) };
}

/** Of the stored counterparty, what a caller may state. */
function known(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return undefined;
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name in counterparty.shape));
}

async function askedForOutright({ orgId }: UserActor, interactionId: string | null): Promise<boolean> {
  if (interactionId === null) return true;
  const where = { org_id: orgId, id: interactionId };
  const found = await inOrg(orgId, (tx) => tx.interactions.findFirst({ where, select: { source: true } }));
  return found?.source === 'request';
}
