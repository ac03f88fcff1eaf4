import { z } from 'zod';
import { requirePerson } from '@/lib/agents/people';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { DeliveryListQuery, RedeliverBody, WebhookDelivery } from '@/lib/contracts/webhooks';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { sql } from '@/lib/db/raw';
import { inOrg } from '@/lib/db/tx';
import { conflict, invalidField, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, publicId } from '@/lib/ids';
import { listed, type Listed } from '@/lib/listed';
import { webhookRow } from './list';
import { presentDelivery, SHOWN_DELIVERY } from './present';

export type DeliveryKey = { at: Date; id: string };

/** The delivery log of a webhook, newest first; kept for thirty days. Throws 404. */
export function listDeliveries(
  { orgId }: Actor,
  webhookId: string,
  { limit, offset, status, type }: DeliveryListQuery,
  after: DeliveryKey | null,
): Promise<Listed<WebhookDelivery, DeliveryKey>> {
  return inOrg(orgId, async (tx) => {
    const { id } = await webhookRow(tx, orgId, webhookId);
    const where = {
      org_id: orgId,
      webhook_id: id,
      ...(status ? { status } : {}),
      ...(type ? { event_type: type } : {}),
    };
    const beyond =
      after === null ? {} : { OR: [{ created_at: { lt: after.at } }, { created_at: after.at, id: { lt: after.id } }] };
    const rows = await tx.webhook_deliveries.findMany({
      where: { ...where, ...beyond },
      orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
      skip: offset,
      select: SHOWN_DELIVERY,
    });
    const total = await tx.webhook_deliveries.count({ where, take: COUNT_UP_TO });
    return listed(rows, limit, total, presentDelivery, (row) => ({ at: row.created_at, id: row.id }));
  });
}

const ids = z.array(z.object({ id: z.string() }));

/**
 * Queues deliveries once more, with the ids that they have: a receiver that took one already drops it. They get a full
 * round of attempts. Throws 404 for the webhook, 409 while it is switched off, 422 naming unknown deliveries.
 */
export function redeliver(
  actor: Actor,
  webhookId: string,
  { delivery_ids }: RedeliverBody,
  call: { requestId: string },
): Promise<{ queued: number; delivery_ids: string[] }> {
  requirePerson(actor);
  const { orgId } = actor;
  const wanted = delivery_ids.map((text, index) => {
    const id = parseId('dlv', text);
    if (id === null) throw invalidField(`delivery_ids.${index}`, 'is not the id of a delivery');
    return id;
  });
  return inOrg(orgId, async (tx) => {
    const webhook = await webhookRow(tx, orgId, webhookId);
    if (webhook.status !== 'enabled') throw conflict('This webhook is switched off; enable it first.');
    const rows = ids.parse(
      await tx.$queryRaw(
        sql`UPDATE webhook_deliveries SET status = 'pending', earlier_attempts = attempts, error = NULL,
              next_attempt_at = clock_timestamp(), queued_at = clock_timestamp()
            WHERE org_id = ${orgId}::uuid AND webhook_id = ${webhook.id}::uuid AND id = ANY (${wanted}::uuid[])
              AND (status <> 'pending' OR next_attempt_at > clock_timestamp() + interval '1 minute')
            RETURNING id`,
      ),
    );
    if (rows.length === 0) {
      const known = await tx.webhook_deliveries.count({
        where: { org_id: orgId, webhook_id: webhook.id, id: { in: wanted } },
      });
      if (known === 0) throw notFound('delivery');
    } else {
      // Somebody asked: the breaker lets it through now.
      await tx.webhooks.updateMany({ where: { org_id: orgId, id: webhook.id }, data: { blocked_until: null } });
      const payload = {
        webhook_id: publicId('whk', webhook.id),
        change: 'redelivered' as const,
        deliveries: rows.length,
      };
      await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'webhook_changed', payload)]);
    }
    return { queued: rows.length, delivery_ids: rows.map(({ id }) => publicId('dlv', id)) };
  });
}
