import { createHash } from 'node:crypto';
import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { CLAIM_IDEMPOTENCY_KEY, COMPLETE_IDEMPOTENCY_KEY, RELEASE_IDEMPOTENCY_KEY } from '@/lib/db/sql/idempotency';
import { AppError, invalidField } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { IdempotencyKey } from './operation';

const stored = z.object({
  claimed: z.boolean(),
  claimed_at: z.string().nullable(),
  body_hash: z.string().nullable(),
  response_status: z.number().nullable(),
  response_body: z.unknown(),
});

/** The caller's key from header or body (they must agree) with a hash of method, path and body. */
export function idempotencyKeyOf(request: Request, path: string, body: unknown, text: string): IdempotencyKey | null {
  const header = request.headers.get('idempotency-key');
  const inBody =
    typeof body === 'object' && body !== null && 'idempotency_key' in body && typeof body.idempotency_key === 'string'
      ? body.idempotency_key
      : null;
  if (header !== null && inBody !== null && header !== inBody) {
    throw invalidField('idempotency_key', 'differs from the Idempotency-Key header; send one of them');
  }
  const key = header ?? inBody;
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidField('idempotency_key', 'must be 1 to 255 visible ASCII characters');
  }
  return { key, bodyHash: createHash('sha256').update(`${path}\n${text}`).digest('hex') };
}

export const principalOf = (actor: Actor): string => (actor.kind === 'user' ? actor.userId : actor.tokenId);

export type StoredAnswer = { status: number; body: unknown; replayed: boolean };

/**
 * Runs a creating call at most once per key: the same key and body within 24 hours gets the first answer again, another
 * body is 422, a call still in flight 409. Refusals (4xx, 5xx) are not kept.
 */
export async function once(
  actor: Actor,
  operation: string,
  { key, bodyHash }: IdempotencyKey,
  without: readonly string[],
  work: () => Promise<{ status: number; body: unknown }>,
): Promise<StoredAnswer> {
  const row = [actor.orgId, principalOf(actor), operation, key];
  const found = await claim(actor, row, bodyHash);
  if (!found.claimed) {
    if (found.body_hash !== bodyHash) {
      throw new AppError('IDEMPOTENCY_MISMATCH', 'This idempotency key was used for another request. Use a new one.');
    }
    if (found.response_status === null) throw inProgress();
    return { status: found.response_status, body: found.response_body, replayed: true };
  }
  let answer: { status: number; body: unknown };
  try {
    answer = await work();
  } catch (error) {
    // A claim that can't be given back now runs out by itself; the caller is told what went wrong, not that.
    await withOrg(actor.orgId, (run) => run(RELEASE_IDEMPOTENCY_KEY, [...row, found.claimed_at])).catch(
      () => undefined,
    );
    throw error;
  }
  // From here on the work is done: whatever fails, the claim is not given back.
  const kept = without.length > 0 ? omit(answer.body, without) : answer.body;
  const complete = [...row, answer.status, JSON.stringify(kept ?? null), found.claimed_at];
  await withOrg(actor.orgId, (run) => run(COMPLETE_IDEMPOTENCY_KEY, complete));
  return { ...answer, replayed: false };
}

const inProgress = () =>
  new AppError('IN_PROGRESS', 'The first call with this idempotency key is still running.', { retryAfter: 1 });

async function claim(actor: Actor, row: readonly string[], bodyHash: string): Promise<z.output<typeof stored>> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const [found] = await withOrg(actor.orgId, (run) => run(CLAIM_IDEMPOTENCY_KEY, [...row, bodyHash]));
    if (found) return stored.parse(found);
  }
  throw inProgress();
}

const omit = (body: unknown, fields: readonly string[]): unknown =>
  typeof body === 'object' && body !== null
    ? Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)))
    : body;
