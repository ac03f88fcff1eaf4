import { requirePerson } from '@/lib/agents/people';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { CreateWebhookBody, NewWebhook } from '@/lib/contracts/webhooks';
import { inOrg, type Tx } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import type { NetworkPolicy } from '@/lib/execution/guard';
import type { Actor } from '@/lib/identity/actor';
import { lockOrg } from '@/lib/orgs/update';
import { newId, publicId, type OrgId } from '@/lib/ids';
import { webhookInfoOf, webhookRow } from './list';
import { sealText } from './sealed';
import { newWebhookSecret } from './sign';
import { acceptableUrl, networkOf, shownUrl } from './target';

/** An organization has at most this many webhooks: each is looked at in every change. */
const MOST = 20;

/** What the organization's webhooks may reach. Throws 404 for a closed organization. */
export async function orgNetwork(tx: Tx, orgId: OrgId): Promise<NetworkPolicy> {
  const org = await tx.orgs.findFirst({ where: { id: orgId }, select: { slug: true, is_first: true } });
  if (!org) throw notFound('organization');
  return networkOf(org);
}

/**
 * Makes a webhook. Its signing secret is in this answer and in no other. Throws 422 for a URL that may not be reached,
 * 409 beyond twenty webhooks.
 */
export async function createWebhook(
  actor: Actor,
  { url, events, format, description }: CreateWebhookBody,
  call: { requestId: string },
): Promise<NewWebhook> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const id = newId('whk');
  const secret = newWebhookSecret();
  // Looks the name up: not inside a transaction.
  await acceptableUrl(url, await inOrg(orgId, (tx) => orgNetwork(tx, orgId)));
  const shown = shownUrl(url, format);
  return inOrg(orgId, async (tx) => {
    await lockOrg(tx, orgId); // of several at once each counts those before it
    const kept = { org_id: orgId, status: { in: ['enabled', 'disabled'] } };
    if ((await tx.webhooks.count({ where: kept, take: MOST })) >= MOST) {
      throw conflict(`This organization has ${MOST} webhooks; delete one first.`);
    }
    await tx.webhooks.create({
      data: {
        org_id: orgId,
        id,
        url: shown,
        url_sealed: sealText(orgId, id, 'webhook_url', url),
        secret_sealed: sealText(orgId, id, 'webhook_secret', secret),
        format,
        events,
        description,
        created_by: person.userId,
      },
    });
    const payload = {
      webhook_id: publicId('whk', id),
      change: 'created' as const,
      to: { url: shown, events, format, description },
    };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'webhook_changed', payload)]);
    return { ...(await webhookInfoOf(tx, orgId, await webhookRow(tx, orgId, id))), secret };
  });
}
