import type { ApprovalDetail } from '@/lib/contracts/approvals';
import type { VerifyAnswer } from '@/lib/contracts/signing';
import { AppError, conflict } from '@/lib/errors';
import type { Actor, UserActor } from '@/lib/identity/actor';
import { parseId, publicId, type ApprovalId } from '@/lib/ids';
import { verifyDecision } from '@/lib/signing/decision-signature';
import { signingSecrets } from '@/lib/signing-secrets/current';
import { getApproval } from './get';

/** The words that are signed. */
export type SignedWord = 'approved' | 'rejected';

/** An approval's id in every spelling that a signature may be over. */
const spellings = (id: ApprovalId): readonly string[] => {
  const made = publicId('appr', id);
  return [made.replace('-', '_'), made, id];
};

/** Whether a signature is of this decision by this approver, under a secret of the organization. */
async function isSigned(
  actor: Actor,
  id: ApprovalId,
  decision: { word: SignedWord; approver: string; expiresAt: string },
  signature: string,
): Promise<boolean> {
  const { accepted } = await signingSecrets(actor.orgId);
  const { word, approver, expiresAt } = decision;
  const signed = { approvalIds: spellings(id), decision: word, approver, expiresAt: new Date(expiresAt) };
  return verifyDecision(accepted, signed, signature);
}

/**
 * Holds that the person signed this decision on the approval as it stands; gives the version to decide on, so that an
 * extension in between can't leave a signature over another expiry. Throws NOT_FOUND, and 422 INVALID_SIGNATURE.
 */
export async function requireSignature(
  actor: UserActor,
  id: ApprovalId,
  word: SignedWord,
  signature: string,
): Promise<{ version: number }> {
  const approval = await getApproval(actor, id);
  const signed = await isSigned(actor, id, { word, approver: actor.email, expiresAt: approval.expires_at }, signature);
  if (!signed) throw invalidSignature();
  return { version: approval.version };
}

const invalidSignature = () =>
  new AppError(
    'INVALID_SIGNATURE',
    'Invalid signature: it must be HMAC-SHA256 in hex over {approval_id}:{decision}:{your email}:{expires_at} under the organization’s signing secret.',
  );

/** The decision that is recorded, as it is signed; null while there is none. */
export function recordedDecision(approval: ApprovalDetail): { word: SignedWord; approver: string } | null {
  if (approval.decided_by === null) return null;
  if (approval.status === 'approved') return { word: 'approved', approver: approval.decided_by };
  return approval.status === 'denied' ? { word: 'rejected', approver: approval.decided_by } : null;
}

/** Whether a signature is that of the decision that is recorded. Never an error for a wrong one: `valid: false`. */
export async function verifySignature(actor: Actor, id: ApprovalId, signature: string): Promise<VerifyAnswer> {
  const approval = await getApproval(actor, id);
  const decision = recordedDecision(approval);
  if (!decision) {
    return { valid: false, error: `Approval is not decided (${approval.status})`, code: 'NOT_DECIDED' };
  }
  const valid = await isSigned(actor, id, { ...decision, expiresAt: approval.expires_at }, signature);
  if (!valid) return { valid: false, error: 'Invalid signature', code: 'INVALID_SIGNATURE' };
  return {
    valid: true,
    approval: {
      id: approval.approval_id,
      status: approval.status,
      decision: approval.status,
      approver: decision.approver,
      expires_at: approval.expires_at,
    },
  };
}

/** Holds that the signature that is kept with the decision is one. Throws 422 INVALID_SIGNATURE, 409 NOT_APPROVED. */
export async function requireKeptSignature(actor: Actor, approval: ApprovalDetail): Promise<void> {
  const id = parseId('appr', approval.approval_id);
  const decision = recordedDecision(approval);
  if (!id || !decision) throw conflict(`Approval not in approved state: ${approval.status}`, 'NOT_APPROVED');
  const kept = approval.resolution?.signature ?? '';
  if (!(await isSigned(actor, id, { ...decision, expiresAt: approval.expires_at }, kept))) throw invalidSignature();
}
