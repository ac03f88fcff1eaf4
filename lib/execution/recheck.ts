import { openParams } from '@/lib/approvals/sealed-params';
import type { Reason } from '@/lib/contracts/policy';
import { evaluateStored, type StoredAction } from '@/lib/gateway/evaluate-stored';
import type { UserActor } from '@/lib/identity/actor';
import { asId } from '@/lib/ids';

/**
 * Why the policy of now would deny an approved action, or null. Its budget is not asked for again: a failed run kept its
 * share.
 */
export async function denialNow(
  actor: UserActor,
  approval: StoredAction & { params_sealed: Uint8Array },
): Promise<Reason | null> {
  const params = openParams(actor.orgId, asId('appr', approval.id), approval.params_sealed);
  const { evaluation } = await evaluateStored(actor, approval, params);
  const denial = evaluation.result.decision === 'DENY' ? evaluation.safe.reasons.at(-1) : undefined;
  return denial && denial.code !== 'BUDGET_EXCEEDED' ? denial : null;
}
