import { spendSigned } from '@/lib/approvals/spend-signed';
import type { SignedApproval, SignedUseBody } from '@/lib/contracts/signed';
import { findApproval, readApproval, unknownApproval } from '@/lib/dialects/shared/find';
import { AppError } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { presentSigned } from './present';

/** An executor's checks, in the order of this dialect, then single use: the approval is `executed` afterwards. */
export async function executeSigned(
  actor: AgentActor,
  text: string,
  plan: SignedUseBody,
  call: { requestId: string },
): Promise<SignedApproval> {
  const id = await findApproval(actor, text);
  await spendSigned(actor, id, plan, call).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'NOT_FOUND' ? unknownApproval(text) : error;
  });
  return presentSigned(await readApproval(actor, id, text));
}
