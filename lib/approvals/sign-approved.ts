import { withOrg } from '@/lib/db/scope';
import { SIGN_APPROVED } from '@/lib/db/sql/approvals-use';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { publicId } from '@/lib/ids';
import { signDecision } from '@/lib/signing/decision-signature';
import { signingSecrets } from '@/lib/signing-secrets/current';
import { getApproval } from './get';

/**
 * Signs an approval that no person's decision signed: a standing rule gave it, or an owner turned gating off. Does nothing
 * to any other.
 */
export async function signApproved(actor: Actor, id: ApprovalId): Promise<void> {
  const { status, decided_by: approver, expires_at, resolution } = await getApproval(actor, id);
  if (status !== 'approved' || approver === null || resolution?.signature) return;
  const { current } = await signingSecrets(actor.orgId);
  const decision = { approvalId: publicId('appr', id), decision: 'approved' as const, approver };
  const signature = signDecision(current, { ...decision, expiresAt: new Date(expires_at) });
  await withOrg(actor.orgId, (run) => run(SIGN_APPROVED, [actor.orgId, id, signature]));
}
