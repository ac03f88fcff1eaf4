import { dueRuns } from '@/lib/jobs/due';
import type { ApprovalId, OrgId } from '@/lib/ids';
import { startApproved } from './run';

/** A slow connector doesn't hold up the next round: its run goes on, tracked, while other due rows are looked for. */
const PATIENCE_MS = 2_000;

/** Starts what was approved and never started (its process died right after the commit). Returns how many were due. */
export async function startPending(limit: number): Promise<number> {
  const due = await dueRuns(limit);
  const byOrg = new Map<OrgId, ApprovalId[]>();
  for (const { orgId, approvalId } of due) byOrg.set(orgId, [...(byOrg.get(orgId) ?? []), approvalId]);
  await Promise.all(
    [...byOrg].map(([orgId, ids]) => startApproved(orgId, ids, { waitMs: PATIENCE_MS, requestId: null })),
  );
  return due.length;
}
