import { appendAudit, auditRow, type AuditRow } from '@/lib/audit/append';
import type { ManifestDetail, ManifestStatus } from '@/lib/contracts/manifests';
import { lockAgent } from '@/lib/agents/lock';
import { requirePerson } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { redactText } from '@/lib/redaction/secret-text';
import { wrongStatus } from './conflict';
import { manifestDetailOf, manifestRow } from './get';
import type { ManifestRow } from './rows';

type Change = 'rejected' | 'suspended' | 'reactivated' | 'revoked';

/** The manifest's state machine beside approval: from where, to where. Rejected and revoked are final. */
const CHANGES: Record<Change, { from: readonly ManifestStatus[]; to: ManifestStatus }> = {
  rejected: { from: ['pending'], to: 'rejected' },
  suspended: { from: ['active'], to: 'suspended' },
  reactivated: { from: ['suspended'], to: 'active' },
  revoked: { from: ['active', 'suspended'], to: 'revoked' },
};

/** Why a person changes a manifest; `reason` is shown with it, `notes` stay in the audit log. */
export type ChangeNote = { reason?: string | undefined; notes?: string | undefined };

/** Turns down a pending manifest. Throws 404, 409 with the manifest as it is. */
export const rejectManifest = (actor: Actor, id: string, note: ChangeNote, call: { requestId: string }) =>
  changeManifest(actor, id, 'rejected', note, call);

/** Takes the manifest out of force at once; it can be reactivated. Throws 404, 409 with the manifest as it is. */
export const suspendManifest = (actor: Actor, id: string, note: ChangeNote, call: { requestId: string }) =>
  changeManifest(actor, id, 'suspended', note, call);

/** Puts a suspended manifest in force again. Throws 404, 409 with the manifest as it is. */
export const reactivateManifest = (actor: Actor, id: string, note: ChangeNote, call: { requestId: string }) =>
  changeManifest(actor, id, 'reactivated', note, call);

/** Takes the manifest out of force for good. Throws 404, 409 with the manifest as it is. */
export const revokeManifest = (actor: Actor, id: string, note: ChangeNote, call: { requestId: string }) =>
  changeManifest(actor, id, 'revoked', note, call);

async function changeManifest(
  actor: Actor,
  manifestId: string,
  change: Change,
  note: ChangeNote,
  call: { requestId: string },
): Promise<ManifestDetail> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const { from, to } = CHANGES[change];
  return inOrg(orgId, async (tx) => {
    const row = await manifestRow(tx, orgId, manifestId);
    const held = await lockAgent(tx, orgId, row.agent_id);
    if (!held) throw notFound('manifest');
    const { count } = await tx.manifests.updateMany({
      where: { org_id: orgId, id: row.id, status: { in: [...from] } },
      data: {
        status: to,
        changed_at: held.at,
        changed_by: person.userId,
        change_reason: note.reason === undefined ? null : redactText(note.reason),
      },
    });
    if (count !== 1) throw await wrongStatus(tx, orgId, row.id, change, from);
    await appendAudit(tx, orgId, [auditOf(actor, row, change, note, call.requestId)]);
    return manifestDetailOf(tx, orgId, await manifestRow(tx, orgId, row.id));
  });
}

function auditOf(actor: Actor, row: ManifestRow, change: Change, note: ChangeNote, requestId: string): AuditRow {
  const payload = { manifest_id: row.id, version: row.version, notes: note.notes ?? null };
  const about = { agent_id: row.agent_id, reason: note.reason ?? null };
  return change === 'rejected'
    ? auditRow(actor, requestId, 'manifest_rejected', { ...payload, manifest_hash: row.manifest_hash }, about)
    : auditRow(actor, requestId, `manifest_${change}`, payload, about);
}
