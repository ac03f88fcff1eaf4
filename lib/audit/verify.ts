import { z } from 'zod';
import { now } from '@/lib/clock';
import type { AuditCheckpoint, AuditFault, AuditProgress, AuditVerification } from '@/lib/contracts/audit';
import { withOrg } from '@/lib/db/scope';
import { LAST_SEAL, SEALED_TOTAL, UNSEALED_EVENTS } from '@/lib/db/sql/audit-seals';
import type { OrgId } from '@/lib/ids';
import { openCheckpoint } from './checkpoint';
import { checkBefore, checkCutOff, checkEvents, checkPurges, checkSeal, eventFault, type Chain } from './log-checks';
import { sealHashAt, type LogStart, type PurgeRow } from './purge-record';
import { EventReader, purgesOf, seals } from './read-log';
import { GENESIS } from './seal-format';

export type VerifyOptions = {
  /** A statement that this server signed earlier and that was kept elsewhere: finds a log whose end was cut off. */
  checkpoint?: AuditCheckpoint | undefined;
  /** Told once at the beginning and after each seal. */
  onProgress?: ((progress: AuditProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
};

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
    const found = result.ok ? purges : await purgesOf(orgId);
    if (found.length === purges.length) return result;
    purges = found;
  }
}

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

const purgedHash = (purges: readonly PurgeRow[], seal: number | undefined): string | undefined =>
  seal === undefined ? undefined : purges.map((purge) => sealHashAt(purge, seal)).find((found) => found !== undefined);
