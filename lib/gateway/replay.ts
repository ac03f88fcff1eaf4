import { executeAnswer, type ExecuteAnswer } from '@/lib/contracts/gateway';
import { withOrg } from '@/lib/db/scope';
import { COMPLETE_IDEMPOTENCY_KEY } from '@/lib/db/sql/idempotency';
import { AppError } from '@/lib/errors';
import { outcomeOf } from '@/lib/execution/finish';
import { UNKNOWN_RESULT } from '@/lib/execution/run-allowed';
import { parseId, type OrgId } from '@/lib/ids';
import type { Facts } from './facts';

/**
 * The stored answer for an idempotency key, or null when the key is new. A run whose process died before its answer was
 * kept is never run again by a repeated call: it answers the recorded result, or that nobody knows.
 * Throws IDEMPOTENCY_MISMATCH for another body, IN_PROGRESS while the first call runs.
 */
export async function replay(
  orgId: OrgId,
  row: Facts['idempotency'],
  bodyHash: string | null,
): Promise<ExecuteAnswer | null> {
  if (row === null || bodyHash === null) return null;
  if (row.body_hash !== bodyHash) {
    throw new AppError('IDEMPOTENCY_MISMATCH', 'This idempotency key was used for another request. Use a new one.');
  }
  const stored = { ...executeAnswer.parse(row.response_body), idempotent: true };
  if (row.response_status !== null) return stored;
  const interactionId = parseId('int', stored.interaction_id);
  const ended = interactionId ? await outcomeOf(orgId, { interactionId }) : null;
  if (ended === null && row.in_flight) {
    throw new AppError('IN_PROGRESS', 'The first call with this idempotency key is still running.', { retryAfter: 1 });
  }
  return {
    ...stored,
    executed: true,
    execution_status: ended?.status ?? 'ambiguous',
    result: ended?.full_result ?? UNKNOWN_RESULT,
  };
}

type Key = { principal: string; operation: string; key: string };

/** Keeps the final answer of a run for later calls with the same key. */
export async function completeAnswer(orgId: OrgId, key: Key, answer: ExecuteAnswer): Promise<void> {
  const values = [orgId, key.principal, key.operation, key.key, 200, JSON.stringify(answer), null];
  await withOrg(orgId, (run) => run(COMPLETE_IDEMPOTENCY_KEY, values));
}
