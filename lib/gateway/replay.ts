import { executeAnswer, type ExecuteAnswer } from '@/lib/contracts/gateway';
import { withOrg } from '@/lib/db/scope';
import { COMPLETE_IDEMPOTENCY_KEY } from '@/lib/db/sql/idempotency';
import { AppError } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';
import type { Facts } from './facts';

/**
 * The stored answer for an idempotency key, or null when the key is new. A run whose process died answers what is known
 * of it (not executed, as far as we know); it is never run again by a repeated call.
 * Throws IDEMPOTENCY_MISMATCH for another body, IN_PROGRESS while the first call runs.
 */
export function replay(row: Facts['idempotency'], bodyHash: string | null): ExecuteAnswer | null {
  if (row === null || bodyHash === null) return null;
  if (row.body_hash !== bodyHash) {
    throw new AppError('IDEMPOTENCY_MISMATCH', 'This idempotency key was used for another request. Use a new one.');
  }
  if (row.response_status === null && row.in_flight) {
    throw new AppError('IN_PROGRESS', 'The first call with this idempotency key is still running.', { retryAfter: 1 });
  }
  return { ...executeAnswer.parse(row.response_body), idempotent: true };
}

type Key = { principal: string; operation: string; key: string };

/** Keeps the final answer of a run for later calls with the same key. */
export async function completeAnswer(orgId: OrgId, key: Key, answer: ExecuteAnswer): Promise<void> {
  const values = [orgId, key.principal, key.operation, key.key, 200, JSON.stringify(answer), null];
  await withOrg(orgId, (run) => run(COMPLETE_IDEMPOTENCY_KEY, values));
}
