import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '@/lib/signing/canonical-json';

/** What the first seal of an organization follows. */
export const GENESIS = '0'.repeat(64);

/** What a seal says. Hash and signature are made of its canonical JSON (RFC 8785) with `typ` beside it. */
export type SealContent = {
  org_id: string;
  number: number;
  /** Transactions from here (included) … */
  from_xid: string;
  /** … to here (excluded). */
  to_xid: string;
  count: number;
  /** Per event 16 bytes of id and 32 of hash, in the order of (xid, id). */
  leaves: Uint8Array;
  prev_hash: string;
  sealed_at: string;
};

/** A row of `audit_seals`. */
export const sealRow = z.object({
  number: z.number(),
  from_xid: z.string(),
  to_xid: z.string(),
  count: z.number(),
  leaves: z.instanceof(Uint8Array),
  prev_hash: z.string(),
  hash: z.string(),
  signature: z.string(),
  sealed_at: z.string(),
});
export type SealRow = z.infer<typeof sealRow>;

/** The text that is hashed and signed. The leaves enter by their SHA-256. */
export function sealText(seal: SealContent): string {
  return canonicalJson({
    typ: 'countersign/audit-seal@1',
    org_id: seal.org_id,
    number: seal.number,
    from_xid: seal.from_xid,
    to_xid: seal.to_xid,
    count: seal.count,
    leaves_hash: hash('sha256', seal.leaves, 'hex'),
    prev_hash: seal.prev_hash,
    sealed_at: seal.sealed_at,
  });
}

/** SHA-256 of a seal's text: what the next seal names as `prev_hash`. */
export const sealHash = (text: string): string => hash('sha256', text, 'hex');
