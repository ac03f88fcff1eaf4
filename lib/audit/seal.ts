import { z } from 'zod';
import { withOrgTransaction, type Run } from '@/lib/db/scope';
import { INSERT_SEAL, LAST_SEAL, SEAL_LOCK, SEAL_RANGE, TRY_SEAL_LOCK } from '@/lib/db/sql/audit-seals';
import type { OrgId } from '@/lib/ids';
import { eventBatches } from './event-batches';
import { leafOf } from './leaf';
import { GENESIS, sealHash, sealText } from './seal-format';
import { joinSigned, signText } from './signature';

/** Most events under one seal, unless a single transaction wrote more. */
const SEAL_EVENTS = 10_000;

const lastSeal = z.object({ number: z.number(), to_xid: z.string(), hash: z.string() });
const rangeRow = z.object({
  horizon: z.string(),
  first_xid: z.string().nullable(),
  next_xid: z.string().nullable(),
  now: z.string(),
});

type SealOptions = {
  /** Wait for another sealer of this organization instead of leaving it to them. */
  wait?: boolean;
  signal?: AbortSignal;
};

/**
 * Seals an organization's events whose transactions, and all before them, have ended. Writers never wait for a seal and
 * never fork the chain: their order is (transaction id, event id), fixed once the oldest running transaction is younger.
 * Returns how many events were sealed. Throws when the database's transaction counter is behind the log.
 */
export async function sealAudit(orgId: OrgId, options: SealOptions = {}): Promise<number> {
  let sealed = 0;
  for (;;) {
    if (options.signal?.aborted) return sealed;
    const step = await withOrgTransaction(orgId, (run) => sealOnce(run, orgId, options));
    sealed += step.count;
    if (!step.more) return sealed;
  }
}

async function sealOnce(run: Run, orgId: OrgId, options: SealOptions): Promise<{ count: number; more: boolean }> {
  const [lock] = await run(options.wait ? SEAL_LOCK : TRY_SEAL_LOCK, [orgId]);
  if (lock?.['locked'] !== true) return { count: 0, more: false };

  // A statement of its own, after the lock: it sees the seal that the last holder committed.
  const [last] = z.array(lastSeal).parse(await run(LAST_SEAL, [orgId]));
  const from = last?.to_xid ?? '0';
  const range = rangeRow.parse((await run(SEAL_RANGE, [orgId, from, SEAL_EVENTS]))[0]);
  if (BigInt(range.horizon) < BigInt(from)) throw new Error(COUNTER_BEHIND);
  if (range.first_xid === null) return { count: 0, more: false };

  const to = endOf(range.horizon, range.first_xid, range.next_xid);
  const leaves: Buffer[] = [];
  for await (const batch of eventBatches(run, orgId, from, to)) {
    for (const event of batch) leaves.push(leafOf(orgId, event));
  }
  const content = {
    org_id: orgId,
    number: (last?.number ?? 0) + 1,
    from_xid: from,
    to_xid: to,
    count: leaves.length,
    leaves: Buffer.concat(leaves),
    prev_hash: last?.hash ?? GENESIS,
    sealed_at: range.now,
  };
  const text = sealText(content);
  await run(INSERT_SEAL, [
    orgId,
    content.number,
    from,
    to,
    content.count,
    content.leaves,
    content.prev_hash,
    sealHash(text),
    joinSigned(signText(() => text)),
    content.sealed_at,
  ]);
  return { count: leaves.length, more: range.next_xid !== null };
}

/** Where a seal ends: a transaction's events are never split between two. */
function endOf(horizon: string, first: string, next: string | null): string {
  if (next === null) return horizon;
  return next === first ? String(BigInt(next) + 1n) : next;
}

const COUNTER_BEHIND =
  "The database's transaction counter is behind the audit log: the data was moved into a younger PostgreSQL cluster. " +
  'Nothing can be sealed until the counter is ahead again. Restart the server: every start brings it ahead.';
