import type { People } from '@/lib/agents/people';
import type { WebhookDelivery, WebhookInfo } from '@/lib/contracts/webhooks';
import { publicId } from '@/lib/ids';

/** What may leave the table towards a person; sealed columns aren't even read. */
export const SHOWN_WEBHOOK = {
  id: true,
  url: true,
  format: true,
  events: true,
  description: true,
  status: true,
  disabled_reason: true,
  failures: true,
  failing_since: true,
  blocked_until: true,
  last_delivered_at: true,
  previous_secret_until: true,
  created_by: true,
  created_at: true,
  updated_at: true,
} as const;

export type WebhookRow = {
  id: string;
  url: string;
  format: string;
  events: string[];
  description: string;
  status: string;
  disabled_reason: string | null;
  failures: number;
  failing_since: Date | null;
  blocked_until: Date | null;
  last_delivered_at: Date | null;
  previous_secret_until: Date | null;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
};

const ahead = (date: Date | null, now: Date) => (date !== null && date > now ? date.toISOString() : null);

/** Wire form of a webhook: everything but its secret. */
export function presentWebhook(row: WebhookRow, people: People, now: Date): WebhookInfo {
  return {
    webhook_id: publicId('whk', row.id),
    url: row.url,
    format: row.format === 'slack' ? 'slack' : 'standard',
    events: row.events,
    description: row.description,
    status: row.status === 'enabled' ? 'enabled' : 'disabled',
    disabled_reason: row.disabled_reason,
    health: {
      failures: row.failures,
      failing_since: row.failing_since?.toISOString() ?? null,
      paused_until: row.status === 'enabled' ? ahead(row.blocked_until, now) : null,
      last_delivered_at: row.last_delivered_at?.toISOString() ?? null,
    },
    previous_secret_until: ahead(row.previous_secret_until, now),
    created_by: people.label(row.created_by),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export const SHOWN_DELIVERY = {
  id: true,
  webhook_id: true,
  event_id: true,
  event_type: true,
  status: true,
  attempts: true,
  next_attempt_at: true,
  last_attempt_at: true,
  response_status: true,
  response_body: true,
  error: true,
  duration_ms: true,
  occurred_at: true,
  created_at: true,
} as const;

export type DeliveryRow = {
  id: string;
  webhook_id: string;
  event_id: string;
  event_type: string;
  status: string;
  attempts: number;
  next_attempt_at: Date;
  last_attempt_at: Date | null;
  response_status: number | null;
  response_body: string | null;
  error: string | null;
  duration_ms: number | null;
  occurred_at: Date;
  created_at: Date;
};

/** Wire form of a line of the delivery log. */
export function presentDelivery(row: DeliveryRow): WebhookDelivery {
  const status = row.status === 'delivered' || row.status === 'failed' ? row.status : 'pending';
  return {
    delivery_id: publicId('dlv', row.id),
    webhook_id: publicId('whk', row.webhook_id),
    event_id: publicId('evt', row.event_id),
    type: row.event_type,
    status,
    attempts: row.attempts,
    next_attempt_at: status === 'pending' ? row.next_attempt_at.toISOString() : null,
    last_attempt_at: row.last_attempt_at?.toISOString() ?? null,
    response: { status: row.response_status, body: row.response_body },
    error: row.error,
    duration_ms: row.duration_ms,
    occurred_at: row.occurred_at.toISOString(),
    created_at: row.created_at.toISOString(),
  };
}
