import { conditionsOf, listAudit, readAudit, type AuditFilter, type AuditKey } from '@/lib/audit/list';
import type { AuditEvent } from '@/lib/contracts/audit';
import type { ExportFormat } from '@/lib/contracts/exports';
import type { Actor } from '@/lib/identity/actor';
import type { Columns } from './encode';
import { BATCH, exported, pages, type Exported } from './exported';

const COLUMNS: Columns<AuditEvent> = {
  event_id: (event) => event.event_id,
  occurred_at: (event) => event.occurred_at,
  type: (event) => event.type,
  actor_kind: (event) => event.actor.kind,
  actor_id: (event) => event.actor.id,
  actor: (event) => event.actor.label,
  approval_id: (event) => event.approval_id,
  rule_id: (event) => event.rule_id,
  agent_id: (event) => event.agent_id,
  batch_id: (event) => event.batch_id,
  reason: (event) => event.reason,
  payload: (event) => event.payload,
  request_id: (event) => event.request_id,
};

/** The organization's audit log as a file, newest first, with the filters of the list. Throws INVALID as the list does. */
export async function exportAudit(
  actor: Actor,
  { format, ...filters }: AuditFilter & { format: ExportFormat },
  call: { requestId: string },
): Promise<Exported> {
  const conditions = conditionsOf(filters);
  const { total } = await listAudit(actor, filters, { limit: 1, after: null });
  const read = (after: AuditKey | null) => readAudit(actor, conditions, { limit: BATCH, after });
  return exported(actor, call, { what: 'audit', format, filters, total, columns: COLUMNS, batches: pages(read) });
}
