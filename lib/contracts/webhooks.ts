import { z } from 'zod';
import { isoTime, paging, text } from './common';
import { TEST_EVENT, WEBHOOK_EVENTS, WEBHOOK_FORMATS } from './webhook-events';

const webhookEvent = z.enum(WEBHOOK_EVENTS);

const url = z.string().trim().min(1).max(2000);
const events = z
  .array(webhookEvent)
  .min(1, 'name at least one event')
  .max(50)
  .transform((list) => WEBHOOK_EVENTS.filter((event) => list.includes(event)));

export const createWebhookBody = z.strictObject({
  url: url.meta({ example: 'https://hooks.example.com/countersign' }),
  events,
  format: z.enum(WEBHOOK_FORMATS).default('standard'),
  description: text(200).default(''),
});
export type CreateWebhookBody = z.infer<typeof createWebhookBody>;

/** What is absent stays. `enabled: true` also closes the breaker. */
export const updateWebhookBody = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  format: z.enum(WEBHOOK_FORMATS).optional(),
  description: text(200).optional(),
  enabled: z.boolean().optional(),
});
export type UpdateWebhookBody = z.infer<typeof updateWebhookBody>;

export const rotateWebhookSecretBody = z.strictObject({
  /** How long the old secret goes on signing beside the new one. */
  overlap_seconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(86_400),
});
export type RotateWebhookSecretBody = z.infer<typeof rotateWebhookSecretBody>;

export const redeliverBody = z.strictObject({
  delivery_ids: z.array(z.string().max(100)).min(1).max(100),
});
export type RedeliverBody = z.infer<typeof redeliverBody>;

export const webhookListQuery = z.strictObject({ ...paging });

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;

export const deliveryListQuery = z.strictObject({
  ...paging,
  status: z.enum(DELIVERY_STATUSES).optional(),
  type: z.enum([...WEBHOOK_EVENTS, TEST_EVENT]).optional(),
});
export type DeliveryListQuery = z.infer<typeof deliveryListQuery>;

/** A webhook without its secret. */
export const webhookInfo = z.object({
  webhook_id: z.string(),
  url: z.string().meta({ description: 'query values, and with Slack the last part of the path, are masked' }),
  format: z.enum(WEBHOOK_FORMATS),
  events: z.array(z.string()),
  description: z.string(),
  status: z.enum(['enabled', 'disabled']),
  disabled_reason: z.string().nullable(),
  health: z.object({
    failures: z.number().int().meta({ description: 'attempts that failed since the last one that succeeded' }),
    failing_since: isoTime.nullable(),
    paused_until: isoTime.nullable().meta({ description: 'the breaker is open: nothing is tried before' }),
    last_delivered_at: isoTime.nullable(),
  }),
  previous_secret_until: isoTime.nullable().meta({ description: 'until then both secrets sign' }),
  created_by: z.string().nullable(),
  created_at: isoTime,
  updated_at: isoTime,
});
export type WebhookInfo = z.infer<typeof webhookInfo>;

/** With the secret, this one time. */
export const newWebhook = webhookInfo.extend({
  secret: z.string().optional().meta({ description: 'whsec_…; shown once (a replayed answer leaves it out)' }),
});
export type NewWebhook = z.infer<typeof newWebhook>;

/** One event for one webhook; the id is the same in every attempt, and is the `webhook-id` that the receiver sees. */
export const webhookDelivery = z.object({
  delivery_id: z.string(),
  webhook_id: z.string(),
  event_id: z.string(),
  type: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number().int(),
  next_attempt_at: isoTime.nullable(),
  last_attempt_at: isoTime.nullable(),
  response: z.object({ status: z.number().int().nullable(), body: z.string().nullable() }),
  error: z.string().nullable(),
  duration_ms: z.number().int().nullable(),
  occurred_at: isoTime,
  created_at: isoTime,
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

export const redelivered = z.object({ queued: z.number().int(), delivery_ids: z.array(z.string()) });
