import { requirePerson } from '@/lib/agents/people';
import { now } from '@/lib/clock';
import { TEST_EVENT } from '@/lib/contracts/webhook-events';
import type { WebhookDelivery } from '@/lib/contracts/webhooks';
import { withOrg } from '@/lib/db/scope';
import { CLAIM_ONE } from '@/lib/db/sql/webhooks';
import { inOrg } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import { actorRef, type Actor } from '@/lib/identity/actor';
import { newId } from '@/lib/ids';
import { attemptDelivery, claimedDelivery, LEASE_SECONDS, type AttemptDeps } from './attempt';
import { webhookRow } from './list';
import { presentDelivery, SHOWN_DELIVERY } from './present';

/**
 * Sends a test event at once, also while the webhook is switched off, and answers how it went (up to ten seconds). It is
 * tried once and says nothing about the endpoint's health when it fails. Throws 404.
 */
export async function sendTestEvent(actor: Actor, webhookId: string, deps: AttemptDeps = {}): Promise<WebhookDelivery> {
  requirePerson(actor);
  const { orgId } = actor;
  const id = newId('dlv');
  const { kind, label } = actorRef(actor);
  await inOrg(orgId, async (tx) => {
    const webhook = await webhookRow(tx, orgId, webhookId);
    const data = { org_id: orgId, id, webhook_id: webhook.id, event_id: newId('evt'), event_type: TEST_EVENT };
    // Not due for the job: it is sent right here. If this process dies first, the job sends it after all.
    const later = new Date(now().getTime() + LEASE_SECONDS * 1000);
    await tx.webhook_deliveries.create({
      data: { ...data, occurred_at: now(), data: { actor: { kind, label } }, next_attempt_at: later },
    });
  });
  const [row] = await withOrg(orgId, (run) => run(CLAIM_ONE, [orgId, id, LEASE_SECONDS]));
  if (!row) throw notFound('webhook');
  await attemptDelivery(claimedDelivery.parse(row), deps);
  const sent = await inOrg(orgId, (tx) =>
    tx.webhook_deliveries.findFirst({ where: { org_id: orgId, id }, select: SHOWN_DELIVERY }),
  );
  if (!sent) throw notFound('webhook');
  return presentDelivery(sent);
}
