import { openParams } from '@/lib/approvals/sealed-params';
import { counterparty } from '@/lib/contracts/gateway';
import type { Reason } from '@/lib/contracts/policy';
import { inOrg } from '@/lib/db/tx';
import { evaluateAction } from '@/lib/gateway/evaluation';
import type { UserActor } from '@/lib/identity/actor';
import { asId } from '@/lib/ids';

/** What of an approval's row the policy is asked about. */
type Stored = {
  id: string;
  agent_id: string;
  interaction_id: string | null;
  requested_by_token: string | null;
  action_type: string;
  tool: string;
  params_sealed: Uint8Array;
  amount: { toNumber(): number } | null;
  currency: string | null;
  counterparty: unknown;
};

/**
 * Why the policy of now would deny an approved action, or null. Its budget is not asked for again (a failed run kept its
 * share), nor its capability token, which isn't kept and was checked when the action was proposed.
 */
export async function denialNow(actor: UserActor, approval: Stored): Promise<Reason | null> {
  const { orgId, orgSlug } = actor;
  const { action_type: type, tool, amount, currency } = approval;
  const params = openParams(orgId, asId('appr', approval.id), approval.params_sealed);
  const stated = counterparty.safeParse(known(approval.counterparty));
  const agent = {
    kind: 'agent' as const,
    orgId,
    orgSlug,
    tokenId: asId('tok', approval.requested_by_token ?? approval.id),
    agentId: approval.agent_id,
    requester: null,
    scopes: new Set<never>(),
  };
  const { result, safe } = await evaluateAction(
    agent,
    {
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
    },
    null,
    { withoutCapabilityToken: true },
  );
  const denial = result.decision === 'DENY' ? safe.reasons.at(-1) : undefined;
  return denial && denial.code !== 'BUDGET_EXCEEDED' ? denial : null;
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
