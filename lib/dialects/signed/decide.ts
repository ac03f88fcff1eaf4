import { approve, deny } from '@/lib/approvals/decide-one';
import { requirePerson } from '@/lib/approvals/deciding';
import type { SignedApproval, SignedDecisionBody } from '@/lib/contracts/signed';
import { findApproval, readApproval, unknownApproval } from '@/lib/dialects/shared/find';
import { AppError, forbidden } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { presentSigned } from './present';

/** What an agent is told where nobody commented. */
const NO_COMMENT = 'Rejected without a comment.';

/**
 * Decides an approval by the one endpoint that this dialect has for both outcomes. Throws what deciding throws, 403 when
 * the approver is somebody else than the caller, and INVALID_SIGNATURE; state is refused in the words of old clients.
 */
export async function decideSigned(
  actor: Actor,
  text: string,
  { decision, approver, comment, signature }: SignedDecisionBody,
  call: { requestId: string },
): Promise<SignedApproval> {
  const person = requirePerson(actor);
  if (approver !== person.email) {
    throw forbidden(`You decide as yourself: approver must be ${person.email}, which the signature must name too.`);
  }
  const id = await findApproval(actor, text);
  await translated(actor, id, text, async () => {
    if (decision === 'approved') return approve(person, id, { notes: comment, signature }, call);
    // The agent is told as much of the comment as a reason may be long; all of it is kept.
    const reason = comment ? Array.from(comment).slice(0, 255).join('') : NO_COMMENT;
    return deny(person, id, { reason, notes: comment, signature }, call);
  });
  return presentSigned(await readApproval(actor, id, text));
}

async function translated<T>(actor: Actor, id: ApprovalId, text: string, decide: () => Promise<T>): Promise<T> {
  try {
    return await decide();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'NOT_FOUND') throw unknownApproval(text);
    if (error.current === undefined) throw error;
    const current = presentSigned(await readApproval(actor, id, text));
    throw new AppError(error.code, inOldWords(error), { current });
  }
}

function inOldWords({ code, detail }: AppError): string {
  if (code === 'ALREADY_DECIDED') return `Approval already decided. ${detail}`;
  return code === 'APPROVAL_EXPIRED' ? `Approval has expired. ${detail}` : detail;
}
