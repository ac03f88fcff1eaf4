import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '@/lib/signing/canonical-json';
import { GENESIS } from './seal-format';
import { isSigned, joinSigned, signText, splitSigned } from './signature';

/** What a purge says of the part of the log that it stands in for. */
export type PurgeContent = {
  org_id: string;
  /** Counted from 1. */
  number: number;
  /** Seals from here to there, both included. */
  first_seal: number;
  last_seal: number;
  /** Where the last of those seals ends: the log goes on from here. */
  to_xid: string;
  events: number;
  /** The hash of each seal, 32 bytes, in order. */
  seal_hashes: Uint8Array;
  /** What the first of them follows, and the hash of the last. */
  prev_head: string;
  head: string;
  archive_name: string;
  archive_sha256: string;
  purged_at: string;
};

/** A row of `audit_purges`. */
export const purgeRow = z.object({
  number: z.number(),
  first_seal: z.number(),
  last_seal: z.number(),
  to_xid: z.string(),
  events: z.coerce.number(), // bigint comes as text where our parsers are not set
  seal_hashes: z.instanceof(Uint8Array),
  prev_head: z.string(),
  head: z.string(),
  archive_name: z.string(),
  archive_sha256: z.string(),
  purged_at: z.string(),
  signature: z.string(),
});
export type PurgeRow = z.infer<typeof purgeRow>;

const HASH_BYTES = 32;

/** The text that is signed: canonical JSON (RFC 8785); the hashes enter by their SHA-256. */
function purgeText({ seal_hashes, ...content }: PurgeContent): string {
  return canonicalJson({
    typ: 'countersign/audit-purge@1',
    ...content,
    seals_hash: hash('sha256', seal_hashes, 'hex'),
  });
}

/** The signature of a purge, as its row holds it. */
export const signPurge = (content: PurgeContent): string => joinSigned(signText(() => purgeText(content)));

/** Where the log begins after its purges: what the first seal that is still there follows. */
export type LogStart = { seals: number; head: string; to_xid: string; events: number };

export const WHOLE_LOG: LogStart = { seals: 0, head: GENESIS, to_xid: '0', events: 0 };

/** Checks one purge against what came before it. Returns where the log goes on, or what is wrong. */
export function afterPurge(orgId: string, before: LogStart, number: number, row: PurgeRow): LogStart | string {
  const name = `Purge ${number}`;
  if (row.number !== number) return `${name} is missing.`;
  if (row.first_seal !== before.seals + 1 || row.prev_head !== before.head) {
    return `${name} does not go on where the log was purged before.`;
  }
  const seals = row.last_seal - row.first_seal + 1;
  const { signature, ...content } = row;
  if (seals < 1 || row.seal_hashes.byteLength !== seals * HASH_BYTES || sealHashAt(row, row.last_seal) !== row.head) {
    return `${name} miscounts its seals.`;
  }
  if (!isSigned(purgeText({ ...content, org_id: orgId }), splitSigned(signature))) {
    return `${name} was not signed by a key of this server.`;
  }
  return { seals: row.last_seal, head: row.head, to_xid: row.to_xid, events: before.events + row.events };
}

/** The hash of a purged seal; undefined when it isn't one of this purge's. */
export function sealHashAt({ first_seal, seal_hashes }: PurgeRow, seal: number): string | undefined {
  const at = (seal - first_seal) * HASH_BYTES;
  if (at < 0 || at + HASH_BYTES > seal_hashes.byteLength) return undefined;
  return Buffer.from(seal_hashes.subarray(at, at + HASH_BYTES)).toString('hex');
}
