import { z } from 'zod';
import { now } from '@/lib/clock';
import type { AuditCheckpoint, AuditFault, AuditProgress, AuditVerification } from '@/lib/contracts/audit';
import { withOrg } from '@/lib/db/scope';
import {
  EVENT_BEFORE,
  EVENT_EXISTS,
  LAST_SEAL,
  READ_PURGES,
  READ_SEALS,
  SEALED_TOTAL,
  SEAL_OF_EVENT,
  UNSEALED_EVENTS,
} from '@/lib/db/sql/audit-seals';
import { publicId, type OrgId } from '@/lib/ids';
import { openCheckpoint } from './checkpoint';
import { compareLeaves, type Difference } from './compare';
import { eventBatchesOf } from './event-batches';
import { LEAF_BYTES, leafOf } from './leaf';
import { afterPurge, purgeRow, sealHashAt, WHOLE_LOG, type LogStart, type PurgeRow } from './purge-record';
import { GENESIS, sealHash, sealRow, sealText, type SealRow } from './seal-format';
import { isSigned, splitSigned } from './signature';

export type VerifyOptions = {
  /** A statement that this server signed earlier and that was kept elsewhere: finds a log whose end was cut off. */
  checkpoint?: AuditCheckpoint | undefined;
  /** Told once at the beginning and after each seal. */
  onProgress?: ((progress: AuditProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
};

/** The chain as far as it was walked. */
type Chain = { number: number; hash: string; to_xid: string; events: number };

/**
 * Checks an organization's purges, whose signed rows stand in for the beginning of the log, then walks its seals and events
 * in the order of the chain and names the first thing that doesn't verify: link, signature, count, and each event. Reads in
 * batches, so that a log of any length takes little memory; changes nothing. A purge that comes in between takes away what
 * was still to be read: then it begins anew. Throws 422 on a checkpoint that isn't ours.
 */
export async function verifyAudit(orgId: OrgId, options: VerifyOptions = {}): Promise<AuditVerification> {
  let purges = await purgesOf(orgId);
  for (;;) {
    const result = await verifyFrom(orgId, purges, options);
    const now = result.ok ? purges : await purgesOf(orgId);
    if (now.length === purges.length) return result;
    purges = now;
  }
}

const purgesOf = async (orgId: OrgId): Promise<PurgeRow[]> =>
  z.array(purgeRow).parse(await withOrg(orgId, (run) => run(READ_PURGES, [orgId])));

async function verifyFrom(
  orgId: OrgId,
  purges: readonly PurgeRow[],
  options: VerifyOptions,
): Promise<AuditVerification> {
  const started = performance.now();
  const checkpoint = options.checkpoint && openCheckpoint(orgId, options.checkpoint);
  const { start, fault: broken } = checkPurges(orgId, purges);
  const chain: Chain = { number: start.seals, hash: start.head, to_xid: start.to_xid, events: 0 };
  const [last] = z.array(lastSeal).parse(await withOrg(orgId, (run) => run(LAST_SEAL, [orgId])));
  const tell = await teller(orgId, start, options.onProgress);
  tell(0);
  const found = new EventReader(orgId, start.to_xid, last?.to_xid ?? '0');
  let fault: AuditFault | null = broken ?? (await checkBefore(orgId, start));
  let atCheckpoint = purgedHash(purges, checkpoint?.number) ?? GENESIS;

  for await (const seal of fault ? [] : seals(orgId, start.seals, last?.number ?? 0)) {
    options.signal?.throwIfAborted();
    fault = checkSeal(orgId, chain, seal) ?? (await checkEvents(orgId, seal, await found.until(BigInt(seal.to_xid))));
    if (fault) break;
    Object.assign(chain, { number: seal.number, hash: seal.hash, to_xid: seal.to_xid });
    chain.events += seal.count;
    if (seal.number === checkpoint?.number) atCheckpoint = seal.hash;
    tell(chain.events);
  }
  if (!fault && checkpoint) fault = checkCutOff(checkpoint, chain, atCheckpoint);

  const tail = tailRow.parse((await withOrg(orgId, (run) => run(UNSEALED_EVENTS, [orgId, last?.to_xid ?? '0'])))[0]);
  if (!fault && tail.impossible_id !== null) {
    fault = eventFault('extra', null, tail.impossible_id, 'names a transaction that has not happened yet.');
  }
  return {
    ok: fault === null,
    verified_at: now().toISOString(),
    duration_ms: Math.round(performance.now() - started),
    seals: chain.number - start.seals,
    events: chain.events,
    purged: start.seals > 0 ? { seals: start.seals, events: start.events } : null,
    unsealed: tail.unsealed,
    head: last ? { number: last.number, hash: last.hash } : null,
    checkpoint: !checkpoint ? 'none' : fault ? 'failed' : 'matched',
    fault,
  };
}

const sealedTotal = z.object({ count: z.number() });

/** Tells how many of the sealed events are done; counts them only when somebody wants to know. */
async function teller(orgId: OrgId, start: LogStart, onProgress: VerifyOptions['onProgress']) {
  if (!onProgress) return () => undefined;
  const total = sealedTotal.parse((await withOrg(orgId, (run) => run(SEALED_TOTAL, [orgId])))[0]);
  const of = Math.max(total.count - start.events, 0);
  // Sealing goes on meanwhile.
  return (events: number) => onProgress({ events, of: Math.max(of, events) });
}

const lastSeal = z.object({ number: z.number(), to_xid: z.string(), hash: z.string() });
const tailRow = z.object({ unsealed: z.number(), impossible_id: z.string().nullable() });

/** Where the log begins now, after its purges, and the first of them that doesn't hold. */
function checkPurges(orgId: OrgId, purges: readonly PurgeRow[]): { start: LogStart; fault: AuditFault | null } {
  let start = WHOLE_LOG;
  for (const [i, purge] of purges.entries()) {
    const next = afterPurge(orgId, start, i + 1, purge);
    if (typeof next === 'string') return { start, fault: sealFault('seal_broken', start.seals + 1, next) };
    start = next;
  }
  return { start, fault: null };
}

/** What was purged is gone: an event of that time was put in later. */
async function checkBefore(orgId: OrgId, start: LogStart): Promise<AuditFault | null> {
  const [row] = await withOrg(orgId, (run) => run(EVENT_BEFORE, [orgId, start.to_xid]));
  const event = row && z.object({ id: z.string() }).parse(row);
  return event ? eventFault('extra', null, event.id, 'stands before the point up to which the log was purged.') : null;
}

const purgedHash = (purges: readonly PurgeRow[], seal: number | undefined): string | undefined =>
  seal === undefined ? undefined : purges.map((purge) => sealHashAt(purge, seal)).find((found) => found !== undefined);

async function* seals(orgId: OrgId, first: number, lastNumber: number): AsyncGenerator<SealRow> {
  let after = first;
  for (;;) {
    const rows = await withOrg(orgId, (run) => run(READ_SEALS, [orgId, after, lastNumber]));
    for (const seal of z.array(sealRow).parse(rows)) {
      yield seal;
      after = seal.number;
    }
    if (rows.length === 0) return;
  }
}

/** Hands out the leaves of the events in the order of the chain, up to one seal's end after another's. */
class EventReader {
  readonly #batches: ReturnType<typeof eventBatchesOf>;
  readonly #orgId: OrgId;
  #ahead: { xid: bigint; leaf: Buffer }[] = [];

  constructor(orgId: OrgId, from: string, to: string) {
    this.#orgId = orgId;
    this.#batches = eventBatchesOf(orgId, from, to);
  }

  async until(to: bigint): Promise<Buffer> {
    const leaves: Buffer[] = [];
    for (;;) {
      const end = this.#ahead.findIndex((event) => event.xid >= to);
      const mine = this.#ahead.splice(0, end < 0 ? this.#ahead.length : end);
      for (const { leaf } of mine) leaves.push(leaf);
      if (end >= 0) break;
      const next = await this.#batches.next();
      if (next.done) break;
      this.#ahead = next.value.map((event) => ({ xid: BigInt(event.xid), leaf: leafOf(this.#orgId, event) }));
    }
    return Buffer.concat(leaves);
  }
}

/** Whether a seal is what it was hashed and signed as, and follows the chain so far; null when it is. */
export function checkSeal(orgId: OrgId, chain: Chain, seal: SealRow): AuditFault | null {
  const broken = (message: string) => sealFault('seal_broken', seal.number, message);
  const expected = chain.number + 1;
  if (seal.number !== expected) return sealFault('seal_broken', expected, `Seal ${expected} is missing.`);
  if (seal.prev_hash !== chain.hash) return broken(`Seal ${seal.number} does not follow the seal before it.`);
  if (seal.from_xid !== chain.to_xid) return broken(`Seal ${seal.number} does not begin where the one before it ends.`);
  const text = sealText({ ...seal, org_id: orgId });
  if (sealHash(text) !== seal.hash) return broken(`Seal ${seal.number} is not what it was hashed as.`);
  if (seal.leaves.byteLength !== seal.count * LEAF_BYTES) return broken(`Seal ${seal.number} miscounts its events.`);
  if (!isSigned(text, splitSigned(seal.signature))) {
    return sealFault('signature_invalid', seal.number, `Seal ${seal.number} was not signed by a key of this server.`);
  }
  return null;
}

async function checkEvents(orgId: OrgId, seal: SealRow, found: Buffer): Promise<AuditFault | null> {
  const difference = compareLeaves(seal.leaves, found);
  if (!difference) return null;
  const kind = await settle(orgId, difference);
  return eventFault(kind, seal.number, difference.eventId, MESSAGES[kind]);
}

/** An event that is absent in one place may stand in another, and a surplus one may come from there: then it was moved. */
async function settle(orgId: OrgId, { kind, eventId }: Difference): Promise<Difference['kind']> {
  if (kind === 'missing') {
    const [row] = await withOrg(orgId, (run) => run(EVENT_EXISTS, [orgId, eventId]));
    return row?.['found'] === true ? 'reordered' : 'missing';
  }
  if (kind === 'extra') {
    const bytes = Buffer.from(eventId.replaceAll('-', ''), 'hex');
    const rows = await withOrg(orgId, (run) => run(SEAL_OF_EVENT, [orgId, bytes]));
    return rows.length > 0 ? 'reordered' : 'extra';
  }
  return kind;
}

const MESSAGES: Record<Difference['kind'], string> = {
  changed: 'was changed after it was sealed.',
  missing: 'was removed after it was sealed.',
  extra: 'was put in among events that were sealed before.',
  reordered: 'stands in another place than it was sealed in.',
};

function checkCutOff(checkpoint: AuditCheckpoint, chain: Chain, hashThere: string): AuditFault | null {
  if (checkpoint.number > chain.number) {
    const message = `The log ends with seal ${chain.number}; the checkpoint of ${checkpoint.at} saw seal ${checkpoint.number} and ${checkpoint.count} events.`;
    return sealFault('cut_off', chain.number + 1, message);
  }
  if (checkpoint.head !== hashThere) {
    const message = `Seal ${checkpoint.number} is not the one that the checkpoint of ${checkpoint.at} saw: the log was cut off before it and continued.`;
    return sealFault('cut_off', checkpoint.number, message);
  }
  return null;
}

const sealFault = (kind: AuditFault['kind'], seal_number: number, message: string): AuditFault => ({
  kind,
  message,
  seal_number,
  event_id: null,
});

function eventFault(kind: AuditFault['kind'], seal_number: number | null, uuid: string, what: string): AuditFault {
  const event_id = publicId('evt', uuid);
  return { kind, message: `Event ${event_id} ${what}`, seal_number, event_id };
}
