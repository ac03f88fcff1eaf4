import { approvalPageOf } from '@/lib/api/approval-page';
import { listQuery, type QueueFilter } from '@/lib/browser/approval-filters';
import { approvalListQuery, type ApprovalPage } from '@/lib/contracts/approvals';
import { AppError } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';

/** The page of the queue that an address asks for; the first one when its cursor isn't one of ours any more. */
export async function readQueue(actor: UserActor, filter: QueueFilter): Promise<ApprovalPage> {
  try {
    return await approvalPageOf(actor, queryOf(filter));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID' || filter.cursor === '') throw error;
    return approvalPageOf(actor, queryOf({ ...filter, cursor: '' }));
  }
}

/** No status given means every status; the wire knows that as its absence. */
function queryOf(filter: QueueFilter) {
  const { status, ...query } = listQuery(filter);
  return approvalListQuery.parse(status.length === 0 ? query : { ...query, status });
}
