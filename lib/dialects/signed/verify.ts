import { verifyReceipt } from '@/lib/approvals/receipt';
import { verifySignature } from '@/lib/approvals/signature';
import type { SignedApproval } from '@/lib/contracts/signed';
import type { VerifyAnswer, VerifyBody } from '@/lib/contracts/signing';
import { findApproval, readApproval } from '@/lib/dialects/shared/find';
import type { Actor } from '@/lib/identity/actor';
import { presentSigned } from './present';

/** Whether a signature (or receipt) is of the approval's decision, with the approval in this dialect's words. */
export async function verifySigned(
  actor: Actor,
  text: string,
  { signature, receipt }: VerifyBody,
): Promise<VerifyAnswer> {
  const id = await findApproval(actor, text);
  const approval: SignedApproval = presentSigned(await readApproval(actor, id, text));
  const answer =
    receipt === undefined ? await verifySignature(actor, id, signature ?? '') : await verifyReceipt(actor, id, receipt);
  if (!answer.valid) return answer;
  const { status, decision = answer.approval.decision, approver = answer.approval.approver, expires_at } = approval;
  return { valid: true, approval: { id: approval.id, status, decision, approver, expires_at } };
}
