import { hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '@/lib/signing/canonical-json';

/** An event as the sealing statements read it: everything that the table holds, times and transaction ids as text. */
export const sealableEvent = z.object({
  id: z.string(),
  type: z.string(),
  actor_kind: z.string(),
  actor_id: z.string().nullable(),
  actor_label: z.string(),
  request_id: z.string().nullable(),
  approval_id: z.string().nullable(),
  rule_id: z.string().nullable(),
  agent_id: z.string().nullable(),
  batch_id: z.string().nullable(),
  reason: z.string().nullable(),
  payload: z.unknown(),
  occurred_at: z.string(),
  xid: z.string(),
});
export type SealableEvent = z.infer<typeof sealableEvent>;

/** Bytes of one leaf in `audit_seals.leaves`: 16 of the event's id, 32 of its hash. */
export const LEAF_BYTES = 48;

const text = (value: string | null) => (value === null ? 'null' : JSON.stringify(value));

/**
 * The canonical JSON (RFC 8785: members sorted by name) of an event. The members are fixed, so they are written out in
 * order, which is several times as fast as sorting them for every event; a test compares with the general function.
 */
export function leafText(orgId: string, event: SealableEvent): string {
  return (
    `{"actor_id":${text(event.actor_id)},"actor_kind":${text(event.actor_kind)},"actor_label":${text(event.actor_label)}` +
    `,"agent_id":${text(event.agent_id)},"approval_id":${text(event.approval_id)},"batch_id":${text(event.batch_id)}` +
    `,"id":${text(event.id)},"occurred_at":${text(event.occurred_at)},"org_id":${text(orgId)}` +
    `,"payload":${payloadText(event.payload)},"reason":${text(event.reason)},"request_id":${text(event.request_id)}` +
    `,"rule_id":${text(event.rule_id)},"type":${text(event.type)},"xid":${text(event.xid)}}`
  );
}

/**
 * Nothing that was parsed strictly fails here. A number beyond a double, which only a hand on the database can have
 * written, must neither stop the sealing of everything after it nor pass for what was sealed before.
 */
function payloadText(payload: unknown): string {
  try {
    return canonicalJson(payload);
  } catch {
    return JSON.stringify({ not_canonical: payload });
  }
}

/** The leaf of one event: its id's 16 bytes, then SHA-256 of its canonical JSON. */
export function leafOf(orgId: string, event: SealableEvent): Buffer {
  const leaf = Buffer.allocUnsafe(LEAF_BYTES);
  leaf.write(event.id.replaceAll('-', ''), 0, 16, 'hex');
  hash('sha256', leafText(orgId, event), 'buffer').copy(leaf, 16);
  return leaf;
}

/** The event id (a UUID) that a leaf begins with. */
export function leafId(leaf: Uint8Array): string {
  const hex = Buffer.from(leaf.buffer, leaf.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
