/* Plain constants: forms in the browser use them, without a schema library. */

/** Every event that a webhook may be sent. Types are only added. */
export const WEBHOOK_EVENTS = [
  'approval.created',
  'approval.expiring',
  'approval.decided',
  'approval.expired',
  'approval.cancelled',
  'execution.finished',
  'rule.created',
  'rule.revoked',
  'alert.opened',
  'alert.closed',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What a test sends; nobody subscribes to it. */
export const TEST_EVENT = 'webhook.test';

export const WEBHOOK_FORMATS = ['standard', 'slack'] as const;
