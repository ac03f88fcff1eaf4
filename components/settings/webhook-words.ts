import type { Tone } from '@/components/ui/badge';
import type { WebhookDelivery, WebhookInfo } from '@/lib/contracts/webhooks';

/** How a webhook does, in a word. */
export function webhookState({ status, health }: WebhookInfo): { word: string; tone: Tone } {
  if (status === 'disabled') return { word: 'off', tone: 'slate' };
  if (health.paused_until !== null) return { word: 'paused', tone: 'negative' };
  if (health.failures > 0) return { word: 'failing', tone: 'warning' };
  return health.last_delivered_at === null ? { word: 'on', tone: 'neutral' } : { word: 'delivering', tone: 'positive' };
}

export const DELIVERY_TONES: Readonly<Record<WebhookDelivery['status'], Tone>> = {
  pending: 'neutral',
  delivered: 'positive',
  failed: 'negative',
};

/** What came of an attempt, in a line. */
export function outcomeOf({ error, response, attempts }: WebhookDelivery): string {
  if (error !== null) return error;
  if (response.status !== null) return `Answered ${response.status}.`;
  return attempts === 0 ? 'Not tried yet.' : 'Under way.';
}
