import type { NotificationSettings, UpdateNotificationSettingsBody } from '@/lib/contracts/notifications';
import type { WebhookEvent } from '@/lib/contracts/webhook-events';
import type { NewWebhook, WebhookDelivery, WebhookInfo } from '@/lib/contracts/webhooks';
import { request } from './http';

const base = (org: string) => `/api/v1/orgs/${org}/webhooks`;
const one = (org: string, id: string) => `${base(org)}/${encodeURIComponent(id)}`;

export type WebhookDraft = {
  url?: string;
  events: WebhookEvent[];
  format: 'standard' | 'slack';
  description: string;
};

export const createWebhook = (org: string, body: WebhookDraft): Promise<NewWebhook> =>
  request(base(org), { method: 'POST', body });

export const updateWebhook = (
  org: string,
  id: string,
  body: Partial<WebhookDraft> & { enabled?: boolean },
): Promise<WebhookInfo> => request(one(org, id), { method: 'PATCH', body });

export const deleteWebhook = (org: string, id: string): Promise<void> => request(one(org, id), { method: 'DELETE' });

/** The old secret signs along for a day. */
export const rotateWebhookSecret = (org: string, id: string): Promise<NewWebhook> =>
  request(`${one(org, id)}/rotate-secret`, { method: 'POST', body: {} });

export const testWebhook = (org: string, id: string): Promise<WebhookDelivery> =>
  request(`${one(org, id)}/test`, { method: 'POST' });

export const redeliver = (org: string, id: string, deliveryId: string): Promise<{ queued: number }> =>
  request(`${one(org, id)}/redeliver`, { method: 'POST', body: { delivery_ids: [deliveryId] } });

/** Changes which mails one gets from an organization; what is absent stays. */
export const updateNotifications = (org: string, body: UpdateNotificationSettingsBody): Promise<NotificationSettings> =>
  request(`/api/v1/orgs/${org}/notifications`, { method: 'PATCH', body });
