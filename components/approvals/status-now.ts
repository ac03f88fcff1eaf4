import type { ApprovalSummary } from '@/lib/contracts/approvals';

/** Overdue is expired, whether or not anything has swept it. `now` in milliseconds by the server's clock. */
export const statusNow = (
  { status, expires_at }: Pick<ApprovalSummary, 'status' | 'expires_at'>,
  now: number,
): ApprovalSummary['status'] => (status === 'pending' && Date.parse(expires_at) <= now ? 'expired' : status);
