import { z } from 'zod';
import { ACTOR_KINDS, type AuditEvent } from '@/lib/contracts/audit';
import { publicId, type IdKind } from '@/lib/ids';

/** An event as the listing statements read it. */
export const eventRow = z.object({
  id: z.string(),
  type: z.string(),
  actor_kind: z.enum(ACTOR_KINDS),
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
});
export type EventRow = z.infer<typeof eventRow>;

/** An event on the wire. The payload stays as it was recorded (and redacted) then. */
export function presentEvent(row: EventRow): AuditEvent {
  return {
    event_id: publicId('evt', row.id),
    type: row.type,
    occurred_at: row.occurred_at,
    actor: { kind: row.actor_kind, id: actorId(row), label: row.actor_label },
    request_id: row.request_id,
    approval_id: maybeId('appr', row.approval_id),
    rule_id: maybeId('rule', row.rule_id),
    agent_id: row.agent_id,
    batch_id: maybeId('batch', row.batch_id),
    reason: row.reason,
    payload: row.payload,
  };
}

const maybeId = (kind: IdKind, id: string | null) => (id === null ? null : publicId(kind, id));

function actorId({ actor_kind, actor_id }: EventRow): string | null {
  switch (actor_kind) {
    case 'user':
      return maybeId('usr', actor_id);
    case 'service':
      return maybeId('tok', actor_id);
    case 'agent':
    case 'system':
      return actor_id;
  }
}
