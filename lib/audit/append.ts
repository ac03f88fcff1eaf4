import { raw } from '@/lib/db/raw';
import { AUDIT_COLUMNS, AUDIT_RECORD } from '@/lib/db/sql/audit-columns';
import type { Tx } from '@/lib/db/tx';
import { actorRef, type AnyActor } from '@/lib/identity/actor';
import { redactText } from '@/lib/redaction/secret-text';
import { redact } from '@/lib/redaction/secrets';
import { AUDIT_PAYLOADS, type AuditPayload, type AuditType } from './events';

/** What an event is about. Ids are plain UUIDs, `agent_id` is the slug. */
export type AuditAbout = {
  approval_id?: string | null;
  rule_id?: string | null;
  agent_id?: string | null;
  batch_id?: string | null;
  reason?: string | null;
};

/** One row for `audit_events`, ready for `jsonb_to_recordset` (see `AUDIT_RECORD`). */
export type AuditRow = Required<AuditAbout> & {
  type: AuditType;
  actor_kind: string;
  actor_id: string | null;
  actor_label: string;
  request_id: string | null;
  payload: unknown;
};

/**
 * Builds an audit row: payload checked against its type's schema, it and the reason redacted once more. Hand-written
 * statements that know parts of the payload only inside the database merge them with `||` in SQL.
 */
export function auditRow<T extends AuditType>(
  actor: AnyActor,
  requestId: string | null,
  type: T,
  payload: AuditPayload<T>,
  about: AuditAbout = {},
): AuditRow {
  const ref = actorRef(actor);
  return {
    type,
    actor_kind: ref.kind,
    actor_id: ref.id,
    actor_label: ref.label,
    request_id: requestId,
    approval_id: about.approval_id ?? null,
    rule_id: about.rule_id ?? null,
    agent_id: about.agent_id ?? null,
    batch_id: about.batch_id ?? null,
    reason: typeof about.reason === 'string' ? redactText(about.reason) : null,
    payload: redact(AUDIT_PAYLOADS[type].parse(payload)).value,
  };
}

/** Appends events in the caller's transaction: the change and its record commit or fail together. */
export async function appendAudit(tx: Tx, orgId: string, rows: readonly AuditRow[]): Promise<void> {
  await tx.$executeRaw`INSERT INTO audit_events (org_id, ${raw(AUDIT_COLUMNS)})
    SELECT ${orgId}::uuid, ${raw(AUDIT_COLUMNS)} FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e(${raw(AUDIT_RECORD)})`;
}
