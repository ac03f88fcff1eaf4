import { z } from 'zod';
import type { AuditCheckpoint, AuditFault } from '@/lib/contracts/audit';
import { withOrg } from '@/lib/db/scope';
import { EVENT_BEFORE, EVENT_EXISTS, SEAL_OF_EVENT } from '@/lib/db/sql/audit-seals';
import { publicId, type OrgId } from '@/lib/ids';
import { compareLeaves, type Difference } from './compare';
import { LEAF_BYTES } from './leaf';
import { afterPurge, WHOLE_LOG, type LogStart, type PurgeRow } from './purge-record';
import { sealHash, sealText, type SealRow } from './seal-format';
import { isSigned, splitSigned } from './signature';

/** The chain as far as it was walked. */
export type Chain = { number: number; hash: string; to_xid: string; events: number };

/** Where the log begins now, after its purges, and the first of them that doesn't hold. */
export function checkPurges(orgId: OrgId, purges: readonly PurgeRow[]): { start: LogStart; fault: AuditFault | null } {
  let start = WHOLE_LOG;
  for (const [i, purge] of purges.entries()) {
    const next = afterPurge(orgId, start, i + 1, purge);
    if (typeof next === 'string') return { start, fault: sealFault('seal_broken', start.seals + 1, next) };
    start = next;
  }
  return { start, fault: null };
}

/** What was purged is gone: an event of that time was put in later. */
export async function checkBefore(orgId: OrgId, start: LogStart): Promise<AuditFault | null> {
  const [row] = await withOrg(orgId, (run) => run(EVENT_BEFORE, [orgId, start.to_xid]));
  const event = row && z.object({ id: z.string() }).parse(row);
  return event ? eventFault('extra', null, event.id, 'stands before the point up to which the log was purged.') : null;
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

/** Whether the events that were found are those that the seal was made of; null when they are. */
export async function checkEvents(orgId: OrgId, seal: SealRow, found: Buffer): Promise<AuditFault | null> {
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

/** Whether the log still holds what a checkpoint saw; `hashThere` is what its seal hashes to now. Null when it does. */
export function checkCutOff(checkpoint: AuditCheckpoint, chain: Chain, hashThere: string): AuditFault | null {
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

/** A fault of one event, which is named by its public id. */
export function eventFault(
  kind: AuditFault['kind'],
  seal_number: number | null,
  uuid: string,
  what: string,
): AuditFault {
  const event_id = publicId('evt', uuid);
  return { kind, message: `Event ${event_id} ${what}`, seal_number, event_id };
}
