import type { Tx } from '@/lib/db/tx';
import type { WebhookEvent } from '@/lib/contracts/webhook-events';
import type { ApprovalId, OrgId } from '@/lib/ids';

export type Emitted = {
  /** A UUID that stands for this event; the same one again is not sent again. */
  eventId: string;
  type: WebhookEvent;
  at: Date;
  approvalId?: ApprovalId;
  /** Redacted and small: ids, names, states. */
  data: Record<string, unknown>;
};

/**
 * Hands an event to the organization's webhooks and mail, in the caller's transaction. Only for what has no audit event:
 * those that do (approvals, executions, rules, alerts) are emitted by a trigger on `audit_events`, see the migration
 * `webhooks`.
 */
export async function emitEvent(tx: Tx, orgId: OrgId, event: Emitted): Promise<void> {
  await tx.$executeRaw`SELECT emit_event(${orgId}::uuid, ${event.eventId}::uuid, ${event.type}, ${event.at}::timestamptz,
    ${event.approvalId ?? null}::uuid, ${JSON.stringify(event.data)}::jsonb)`;
}
