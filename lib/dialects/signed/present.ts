import type { SignedApproval } from '@/lib/contracts/signed';
import { publicId } from '@/lib/ids';
import type { DialectRow } from '@/lib/dialects/shared/rows';

/** Whole seconds, rounded down, so that everybody signs the same text. */
const time = (seconds: number): string => new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');

/** Signed approvals spell ids with an underscore. */
export const signedId = (id: string): string => publicId('appr', id).replace('-', '_');

/** The pair of decision and run as the one word of this dialect. */
export function signedStatus(row: Pick<DialectRow, 'status' | 'execution_status'>): SignedApproval['status'] {
  switch (row.status) {
    case 'approved':
      return ['spent', 'succeeded', 'failed'].includes(row.execution_status) ? 'executed' : 'approved';
    case 'denied':
    case 'cancelled':
      return 'rejected';
    case 'pending':
    case 'expired':
      return row.status;
  }
}

/** An approval in the words of signed approvals, in whichever dialect it was made. */
export function presentSigned(row: DialectRow): SignedApproval {
  const status = signedStatus(row);
  const hidden = row.status === 'cancelled' ? 'cancelled' : row.execution_status === 'ambiguous' ? 'ambiguous' : null;
  const decided = row.status === 'approved' || row.status === 'denied' ? row : null;
  return {
    id: signedId(row.id),
    status,
    ...(hidden ? { state: hidden } : {}),
    requested_by: `agent:${row.action_type}`,
    requested_at: time(row.created_at),
    expires_at: time(row.expires_at),
    agent: row.action_type,
    action: row.tool,
    context: row.params,
    reason: row.agent_reason ?? row.summary,
    context_hash: row.context_hash,
    ...(decided
      ? {
          decision: decided.status === 'approved' ? 'approved' : 'rejected',
          approver: decided.decided_by_label ?? '',
          approved_at: time(decided.decided_at ?? decided.created_at),
          comment: decided.notes ?? decided.deny_reason,
          signature: decided.signature,
        }
      : {}),
    ...(status === 'executed' ? { executed_at: row.executed_at === null ? null : time(row.executed_at) } : {}),
  };
}
