import { decideBulk, type Verdict } from '@/lib/browser/approvals';
import { ProblemError } from '@/lib/browser/http';
import type { BulkApproveAnswer, BulkDenyAnswer } from '@/lib/contracts/approval-decisions';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

/** As many items go in one call; smaller than the API takes, so that progress shows. */
const CHUNK = 100;

/** How one item of a bulk decision came out. `error` is null when it was decided as asked. */
export type ItemResult = { row: ApprovalSummary; error: string | null };

/**
 * Sends a bulk decision piece by piece, with what came of each. Ends early when nobody is signed in any more: what was
 * not given by then was not decided, and `onSignedOut` is told first.
 */
export async function* sendBulk(
  org: string,
  rows: readonly ApprovalSummary[],
  verdict: Verdict,
  onSignedOut: (problem: ProblemError) => void,
): AsyncGenerator<ItemResult[]> {
  for (const piece of chunks(rows)) {
    const items = piece.map((row) => ({ approval_id: row.approval_id, expected_version: row.version }));
    try {
      yield itemResults(piece, await decideBulk(org, items, verdict));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === 'UNAUTHENTICATED') return onSignedOut(error);
      // When no answer comes, nothing is known about the items, and each of them says so.
      yield piece.map((row) => ({ row, error: error.message }));
    }
  }
}

export function chunks<T>(items: readonly T[], size = CHUNK): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The answers of the API beside the rows they are about. */
export function itemResults(
  rows: readonly ApprovalSummary[],
  answer: BulkApproveAnswer | BulkDenyAnswer,
): ItemResult[] {
  const errors = new Map<string, string>();
  const known = new Set<string>();
  for (const result of answer.results) {
    known.add(result.approval_id);
    if (result.status === 'error') errors.set(result.approval_id, result.error);
  }
  return rows.map((row) => ({
    row,
    error: known.has(row.approval_id) ? (errors.get(row.approval_id) ?? null) : 'The server gave no answer for it',
  }));
}
