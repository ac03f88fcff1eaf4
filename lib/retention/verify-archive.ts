import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { leafOf, sealableEvent } from '@/lib/audit/leaf';
import { afterPurge, purgeRow, WHOLE_LOG, type PurgeRow } from '@/lib/audit/purge-record';
import { sealRow } from '@/lib/audit/seal-format';
import { checkSeal } from '@/lib/audit/log-checks';
import { READ_PURGES } from '@/lib/db/sql/audit-seals';
import { RETENTION_ARCHIVE_KNOWN } from '@/lib/db/sql/retention';
import { withOrg } from '@/lib/db/scope';
import { asId, type OrgId } from '@/lib/ids';

export type ArchiveVerification =
  { ok: true; org: OrgId; rows: number; events: number; seals: number } | { ok: false; problem: string };

const header = z.object({ typ: z.literal('countersign/retention-archive@1'), org_id: z.string() }).loose();
const line = z.object({ table: z.string(), row: z.unknown() });
const archivedSeal = sealRow.omit({ leaves: true });

/**
 * Checks an archive against the log that it came from: the file is the one that was recorded, and every event in it is what
 * was sealed and signed. Reads the file once, in constant memory for everything but one seal's events.
 */
export async function verifyArchive(path: string): Promise<ArchiveVerification> {
  const digest = createHash('sha256');
  const lines = new PassThrough();
  const raw = createReadStream(path);
  raw.on('data', (chunk) => digest.update(chunk));
  const read = pipeline(raw, createGunzip(), lines);
  read.catch(() => lines.destroy());
  const reader = new ArchiveReader();
  try {
    for await (const text of createInterface({ input: lines, crlfDelay: Infinity }))
      await reader.take(JSON.parse(text));
    await read;
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const problem = await reader.end(digest.digest('hex'));
  const { org, rows, events, seals } = reader;
  if (problem !== null || org === null) return { ok: false, problem: problem ?? 'The file is empty.' };
  return { ok: true, org, rows, events, seals };
}

class ArchiveReader {
  org: OrgId | null = null;
  rows = 0;
  events = 0;
  seals = 0;
  #purges: PurgeRow[] = [];
  #leaves: Buffer[] = [];
  #chain: { number: number; hash: string; to_xid: string; events: number } | null = null;

  async take(value: unknown): Promise<void> {
    if (!this.org) {
      const org = asId('org', header.parse(value).org_id);
      this.org = org;
      this.#purges = z.array(purgeRow).parse(await withOrg(org, (run) => run(READ_PURGES, [org])));
      return;
    }
    const { table, row } = line.parse(value);
    this.rows++;
    if (table === 'audit_events') {
      this.events++;
      this.#leaves.push(leafOf(this.org, sealableEvent.parse(row)));
    } else if (table === 'audit_seals') this.#seal(this.org, row);
  }

  #seal(org: OrgId, row: unknown): void {
    const seal = { ...archivedSeal.parse(row), leaves: Buffer.concat(this.#leaves) };
    const before = this.#chain ?? this.#startOf(org, seal.number);
    const fault = checkSeal(org, before, seal);
    if (fault) throw new Error(fault.message);
    this.#chain = { number: seal.number, hash: seal.hash, to_xid: seal.to_xid, events: 0 };
    this.#leaves = [];
    this.seals++;
  }

  /** Where the log stood before the purge that begins with this seal. */
  #startOf(org: OrgId, first: number) {
    let start = WHOLE_LOG;
    for (const [i, purge] of this.#purges.entries()) {
      if (purge.first_seal === first) break;
      const next = afterPurge(org, start, i + 1, purge);
      if (typeof next === 'string') throw new Error(next);
      start = next;
    }
    return { number: start.seals, hash: start.head, to_xid: start.to_xid, events: 0 };
  }

  /** What is wrong with the whole, or null. */
  async end(sha256: string): Promise<string | null> {
    const org = this.org;
    if (!org) return 'The file is empty.';
    if (this.#leaves.length > 0) return 'The archive ends with events that no seal covers.';
    const purge = this.#purges.find((one) => one.archive_sha256 === sha256);
    if (this.seals > 0) {
      if (!purge) return 'The log knows no purge with this archive.';
      if (purge.head !== this.#chain?.hash || purge.events !== this.events)
        return 'The archive is not the whole purge.';
      return null;
    }
    const [known] = await withOrg(org, (run) => run(RETENTION_ARCHIVE_KNOWN, [org, sha256]));
    return known?.['known'] === true ? null : 'The log knows no archive with this hash.';
  }
}
