import { z } from 'zod';
import type { BulkExtendAnswer, ExtendAnswer } from '@/lib/contracts/approval-decisions';
import { approvalStatus } from '@/lib/contracts/approvals';
import { withOrg } from '@/lib/db/scope';
import { EXTEND } from '@/lib/db/sql/approvals-extend';
import { invalidField } from '@/lib/errors';
import { actorRef, type Actor } from '@/lib/identity/actor';
import { newId, publicId, type ApprovalId, type BatchId } from '@/lib/ids';
import { distinct } from './bulk-items';
import { refusalError } from './decide-and-run';
import { alreadyDecided, CHANGED, expired, NOT_FOUND, type Refusal } from './refusal';
import { extensionOutcome } from './state';

const row = z.object({
  id: z.string(),
  at: z.date(),
  status_before: approvalStatus,
  status: approvalStatus,
  expires_at: z.date(),
  max_expires_at: z.date(),
  decided_by_label: z.string().nullable(),
  decided_at: z.date().nullable(),
  version: z.number().nullable(),
  extended_to: z.date().nullable(),
});
type Row = z.output<typeof row>;

/**
 * Gives a pending approval until `seconds` from now. Throws NOT_FOUND, INVALID (beyond its latest possible expiry, or no
 * later than now set), and with `current` ALREADY_DECIDED and APPROVAL_EXPIRED.
 */
export async function extendApproval(
  actor: Actor,
  id: ApprovalId,
  seconds: number,
  call: { requestId: string },
): Promise<ExtendAnswer> {
  const r = (await extendAll(actor, [id], seconds, null, call)).get(id);
  if (r?.extended_to && r.version !== null) {
    return {
      approval_id: publicId('appr', id),
      status: 'pending',
      version: r.version,
      expires_at: r.extended_to.toISOString(),
      expiry_source: 'extended',
    };
  }
  const refusal = refusalOf(id, r, seconds);
  if (refusal.code === 'INVALID') throw invalidField('expires_in_seconds', refusal.detail);
  throw await refusalError(actor, id, refusal);
}

/** The same for up to 500; each by itself. */
export async function bulkExtend(
  actor: Actor,
  approvalIds: readonly string[],
  seconds: number,
  call: { requestId: string },
): Promise<BulkExtendAnswer> {
  const batchId = newId('batch');
  const entries = distinct(approvalIds.map((approval_id) => ({ approval_id })));
  const ids = entries.flatMap(({ item }) => (item ? [item.id] : []));
  const rows = ids.length > 0 ? await extendAll(actor, ids, seconds, batchId, call) : new Map<string, Row>();
  const results = entries.map(({ text, item }): BulkExtendAnswer['results'][number] => {
    const r = item ? rows.get(item.id) : undefined;
    const approval_id = item ? publicId('appr', item.id) : text;
    if (r?.extended_to) return { approval_id, status: 'extended', expires_at: r.extended_to.toISOString() };
    const { brief, code } = item ? refusalOf(item.id, r, seconds) : NOT_FOUND;
    return { approval_id, status: 'error', error: brief, code };
  });
  const errors = results.filter((result) => result.status === 'error').length;
  return { batch_id: publicId('batch', batchId), results, summary: { extended: results.length - errors, errors } };
}

async function extendAll(
  actor: Actor,
  ids: readonly ApprovalId[],
  seconds: number,
  batchId: BatchId | null,
  call: { requestId: string },
): Promise<ReadonlyMap<string, Row>> {
  const values = [actor.orgId, ids, seconds, JSON.stringify({ ...actorRef(actor), batch_id: batchId }), call.requestId];
  const rows = z.array(row).parse(await withOrg(actor.orgId, (run) => run(EXTEND, values)));
  return new Map(rows.map((r) => [r.id, r]));
}

/** Why the statement did not extend it, by the pure rules. */
function refusalOf(id: ApprovalId, r: Row | undefined, seconds: number): Refusal {
  if (!r) return NOT_FOUND;
  const before = { status: r.status_before, expiresAt: r.expires_at, maxExpiresAt: r.max_expires_at };
  const outcome = extensionOutcome(before, seconds, r.at);
  if (outcome.kind === 'next') return CHANGED;
  const invalid = (detail: string): Refusal => ({ code: 'INVALID', detail, brief: detail });
  switch (outcome.code) {
    case 'CHANGED':
      return CHANGED;
    case 'APPROVAL_EXPIRED':
      return expired(id, r.expires_at);
    case 'ALREADY_DECIDED':
      return alreadyDecided({ id, status: r.status, decidedBy: r.decided_by_label, decidedAt: r.decided_at });
    case 'TOO_FAR':
      return invalid(`must not reach beyond ${r.max_expires_at.toISOString()}`);
    case 'NO_LATER':
      return invalid(`would not extend it: it expires at ${r.expires_at.toISOString()}`);
  }
}
