import { z } from 'zod';
import { compareLeaves } from '@/lib/audit/compare';
import { eventBatches } from '@/lib/audit/event-batches';
import { leafOf } from '@/lib/audit/leaf';
import { afterPurge, purgeRow, WHOLE_LOG, type PurgeContent } from '@/lib/audit/purge-record';
import { sealRow, type SealRow } from '@/lib/audit/seal-format';
import { checkSeal } from '@/lib/audit/log-checks';
import { READ_PURGES, READ_SEALS } from '@/lib/db/sql/audit-seals';
import type { Run } from '@/lib/db/scope';
import type { OrgId } from '@/lib/ids';
import type { ArchiveFile } from './archive-file';

/** The purge that the archived events allow; name and hash of the archive are not known yet. */
export type PurgeDraft = Omit<PurgeContent, 'archive_name' | 'archive_sha256' | 'purged_at'>;

/**
 * Writes the beginning of an organization's log, up to a seal, into an archive: events in the order of the chain, each
 * seal after its events. Throws when that part doesn't verify: nothing is removed that couldn't be proven first.
 */
export async function archiveEvents(
  run: Run,
  orgId: OrgId,
  lastSeal: number,
  file: ArchiveFile,
  progress: (events: number) => void,
): Promise<PurgeDraft> {
  const purges = z.array(purgeRow).parse(await run(READ_PURGES, [orgId]));
  let start = WHOLE_LOG;
  for (const [i, purge] of purges.entries()) {
    const next = afterPurge(orgId, start, i + 1, purge);
    if (typeof next === 'string') throw new Error(`The audit log does not verify, nothing was removed: ${next}`);
    start = next;
  }
  const chain = { number: start.seals, hash: start.head, to_xid: start.to_xid, events: 0 };
  const hashes: Buffer[] = [];
  for await (const seal of sealsUntil(run, orgId, start.seals, lastSeal)) {
    const fault = checkSeal(orgId, chain, seal);
    if (fault) throw new Error(`The audit log does not verify, nothing was removed: ${fault.message}`);
    await archiveSeal(run, orgId, chain.to_xid, seal, file);
    hashes.push(Buffer.from(seal.hash, 'hex'));
    Object.assign(chain, {
      number: seal.number,
      hash: seal.hash,
      to_xid: seal.to_xid,
      events: chain.events + seal.count,
    });
    progress(chain.events);
  }
  return {
    org_id: orgId,
    number: purges.length + 1,
    first_seal: start.seals + 1,
    last_seal: chain.number,
    to_xid: chain.to_xid,
    events: chain.events,
    seal_hashes: Buffer.concat(hashes),
    prev_head: start.head,
    head: chain.hash,
  };
}

async function* sealsUntil(run: Run, orgId: OrgId, after: number, last: number): AsyncGenerator<SealRow> {
  for (let number = after; number < last;) {
    const seals = z.array(sealRow).parse(await run(READ_SEALS, [orgId, number, last]));
    if (seals.length === 0) return;
    for (const seal of seals) yield seal;
    number = seals.at(-1)?.number ?? last;
  }
}

async function archiveSeal(run: Run, orgId: OrgId, from: string, seal: SealRow, file: ArchiveFile): Promise<void> {
  const leaves: Buffer[] = [];
  for await (const batch of eventBatches(run, orgId, from, seal.to_xid)) {
    for (const event of batch) {
      leaves.push(leafOf(orgId, event));
      await file.write({ table: 'audit_events', row: event });
    }
  }
  const difference = compareLeaves(seal.leaves, Buffer.concat(leaves));
  if (difference) {
    throw new Error(
      `The audit log does not verify, nothing was removed: event ${difference.eventId} (${difference.kind}) under seal ${seal.number}.`,
    );
  }
  // The leaves can be made again from the events.
  const { leaves: _leaves, ...row } = seal;
  await file.write({ table: 'audit_seals', row });
}
