import { cancelApproval } from '@/lib/approvals/cancel';
import { approve, deny } from '@/lib/approvals/decide-one';
import { expireStale } from '@/lib/approvals/expire';
import { can } from '@/lib/authority/can';
import type { WorkflowApproval, WorkflowDecisionBody } from '@/lib/contracts/workflow';
import { findApproval, readApproval, unknownApproval } from '@/lib/dialects/shared/find';
import { AppError, forbidden } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { presentWorkflow, workflowStatus } from './present';

/** What a worker is told where nobody gave a reason, which this dialect doesn't ask for. */
const NO_REASON = 'Rejected without a reason.';

/**
 * Approves or rejects. `decided_by` is kept as a claim; whoever calls has decided. Unknown ids and approvals that don't
 * wait any more are 400 here, in the words of the workflow gateway.
 */
export function decideWorkflow(
  actor: Actor,
  text: string,
  { approved, reason, decided_by: claimedBy }: WorkflowDecisionBody,
  call: { requestId: string },
): Promise<WorkflowApproval> {
  const how = { requestId: call.requestId, ...(claimedBy ? { claimedBy } : {}) };
  return translated(actor, text, async (id) => {
    if (approved) return approve(actor, id, reason ? { notes: reason } : {}, how);
    // A worker is told as much of the reason as one may be long; all of it is kept.
    const told = reason ? Array.from(reason).slice(0, 255).join('') : NO_REASON;
    return deny(actor, id, { reason: told, ...(reason ? { notes: reason } : {}) }, how);
  });
}

/** Withdraws what still waits: an agent its own, an operator any. Throws as `decideWorkflow`. */
export function cancelWorkflow(
  actor: Actor,
  text: string,
  reason: string | undefined,
  call: { requestId: string },
): Promise<WorkflowApproval> {
  const allowed = can(actor, actor.kind === 'user' ? 'approvals.cancel' : 'approvals.cancel_own');
  if (!allowed.ok) throw forbidden(allowed.detail, allowed.code);
  return translated(actor, text, (id) => cancelApproval(actor, id, { reason: reason || 'Cancelled by system' }, call));
}

/** Records everything overdue as expired; how many. */
export async function cleanUp(actor: Actor, call: { requestId: string }): Promise<{ cleaned_up: number }> {
  const { expired_count } = await expireStale(actor, call);
  return { cleaned_up: expired_count };
}

async function translated(
  actor: Actor,
  text: string,
  act: (id: ApprovalId) => Promise<unknown>,
): Promise<WorkflowApproval> {
  try {
    const id = await findApproval(actor, text);
    await act(id);
    return presentWorkflow(await readApproval(actor, id, text));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    switch (error.code) {
      case 'NOT_FOUND':
        throw new AppError('UNKNOWN_ACTION_ID', unknownApproval(text).detail);
      case 'ALREADY_DECIDED':
      case 'APPROVAL_EXPIRED':
        throw await notPending(actor, text);
      default:
        throw error;
    }
  }
}

async function notPending(actor: Actor, text: string): Promise<AppError> {
  const row = await readApproval(actor, await findApproval(actor, text), text);
  const detail = `Approval is not pending (status: ${workflowStatus(row.status)})`;
  return new AppError('NOT_PENDING', detail, { current: presentWorkflow(row) });
}
