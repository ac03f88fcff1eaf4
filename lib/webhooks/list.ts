import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { now } from '@/lib/clock';
import type { WebhookInfo } from '@/lib/contracts/webhooks';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, type OrgId } from '@/lib/ids';
import { presentWebhook, SHOWN_WEBHOOK, type WebhookRow } from './present';

const KEPT = ['enabled', 'disabled'];

/** The row of one webhook without what is sealed, by public id or UUID. Throws 404, also for a deleted one. */
export async function webhookRow(tx: Tx, orgId: OrgId, id: string): Promise<WebhookRow> {
  const uuid = parseId('whk', id);
  const row =
    uuid === null
      ? null
      : await tx.webhooks.findFirst({
          where: { org_id: orgId, id: uuid, status: { in: KEPT } },
          select: SHOWN_WEBHOOK,
        });
  if (!row) throw notFound('webhook');
  return row;
}

/** Wire form of a row, with who made it. */
export const webhookInfoOf = async (tx: Tx, orgId: OrgId, row: WebhookRow): Promise<WebhookInfo> =>
  presentWebhook(row, await peopleOf(tx, orgId, [row.created_by]), now());

/** One webhook. Throws 404. */
export const getWebhook = (actor: Actor, id: string): Promise<WebhookInfo> =>
  inOrg(actor.orgId, async (tx) => webhookInfoOf(tx, actor.orgId, await webhookRow(tx, actor.orgId, id)));

/** Webhooks, the oldest first, after the one with the id `after`. */
export function listWebhooks(
  { orgId }: Actor,
  { limit, offset }: { limit: number; offset: number },
  after: string | null,
): Promise<Listed<WebhookInfo, string>> {
  const where = { org_id: orgId, status: { in: KEPT } };
  return inOrg(orgId, async (tx) => {
    const rows = await tx.webhooks.findMany({
      where: after === null ? where : { ...where, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: limit + 1,
      skip: offset,
      select: SHOWN_WEBHOOK,
    });
    const total = await tx.webhooks.count({ where, take: COUNT_UP_TO });
    const authors = rows.map((row) => row.created_by);
    const people = await peopleOf(tx, orgId, authors);
    const at = now();
    return listed(
      rows,
      limit,
      total,
      (row) => presentWebhook(row, people, at),
      (row) => row.id,
    );
  });
}
