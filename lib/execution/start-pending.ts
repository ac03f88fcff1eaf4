import { dueRuns } from '@/lib/jobs/due';
import { runApproved } from './run';

/** Starts what was approved and never started (its process died right after the commit). Returns how many it started. */
export async function startPending(limit: number): Promise<number> {
  const due = await dueRuns(limit);
  const started = await Promise.all(due.map(({ orgId, approvalId }) => runApproved(orgId, approvalId, null)));
  return started.filter(Boolean).length;
}
