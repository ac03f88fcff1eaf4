import { isDeepStrictEqual } from 'node:util';
import { requirePerson } from '@/lib/agents/people';
import { appendAudit, auditRow } from '@/lib/audit/append';
import { now } from '@/lib/clock';
import type { UpdateWebhookBody, WebhookInfo } from '@/lib/contracts/webhooks';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor, AnyActor } from '@/lib/identity/actor';
import { publicId, type OrgId } from '@/lib/ids';
import { orgNetwork } from './create';
import { webhookInfoOf, webhookRow } from './list';
import type { WebhookRow } from './present';
import { openText, sealText } from './sealed';
import { acceptableUrl, shownUrl } from './target';

type CallInfo = { requestId: string };

const contentOf = ({ url, events, format, description, status }: WebhookRow) => ({
  url,
  events,
  format: format === 'slack' ? ('slack' as const) : ('standard' as const),
  description,
  enabled: status === 'enabled',
});

/**
 * Changes a webhook; what the change leaves out stays. Enabling it again closes its breaker. A change of nothing leaves
 * no trace. Throws 404, 422 for a URL that may not be reached.
 */
export async function updateWebhook(
  actor: Actor,
  webhookId: string,
  change: UpdateWebhookBody,
  call: CallInfo,
): Promise<WebhookInfo> {
  requirePerson(actor);
  const { orgId } = actor;
  const newUrl = change.url;
  if (newUrl !== undefined) await acceptableUrl(newUrl, await inOrg(orgId, (tx) => orgNetwork(tx, orgId)));
  return inOrg(orgId, async (tx) => {
    const before = await lockedRow(tx, orgId, webhookId);
    const { id } = before;
    const from = contentOf(before);
    const format = change.format ?? from.format;
    const url = newUrl ?? (await urlOf(tx, orgId, id));
    const to = {
      // An address that was entered as Slack's stays masked whatever its format becomes: its path is the key.
      url: newUrl === undefined && format === 'standard' ? from.url : shownUrl(url, format),
      events: change.events ?? from.events,
      format,
      description: change.description ?? from.description,
      enabled: change.enabled ?? from.enabled,
    };
    if (newUrl === undefined && isDeepStrictEqual(from, to)) return webhookInfoOf(tx, orgId, before);
    const afresh = { failures: 0, failing_since: null, blocked_until: null };
    await tx.webhooks.update({
      where: { org_id_id: { org_id: orgId, id } },
      data: {
        url: to.url,
        url_sealed: sealText(orgId, id, 'webhook_url', url),
        events: to.events,
        format: to.format,
        description: to.description,
        status: to.enabled ? 'enabled' : 'disabled',
        disabled_reason: to.enabled
          ? null
          : from.enabled
            ? `Switched off by ${labelOf(actor)}.`
            : before.disabled_reason,
        updated_at: now(),
        ...(newUrl !== undefined || (to.enabled && !from.enabled) ? afresh : {}),
      },
    });
    if (!to.enabled && from.enabled) await giveUpPending(tx, orgId, id);
    const payload = { webhook_id: publicId('whk', id), change: 'updated' as const, from, to };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'webhook_changed', payload)]);
    return webhookInfoOf(tx, orgId, await webhookRow(tx, orgId, id));
  });
}

/** Deletes a webhook at once, with its secrets; nothing more is sent. Its log goes after thirty days. Throws 404. */
export function deleteWebhook(actor: Actor, webhookId: string, call: CallInfo): Promise<void> {
  requirePerson(actor);
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const { id, url } = await lockedRow(tx, orgId, webhookId);
    await tx.webhooks.update({
      where: { org_id_id: { org_id: orgId, id } },
      data: {
        status: 'deleted',
        url_sealed: new Uint8Array(),
        secret_sealed: new Uint8Array(),
        previous_secret_sealed: null,
        previous_secret_until: null,
        updated_at: now(),
      },
    });
    await giveUpPending(tx, orgId, id);
    const payload = { webhook_id: publicId('whk', id), change: 'deleted' as const, url };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'webhook_changed', payload)]);
  });
}

/**
 * Switches a webhook off by the server's own judgement: the endpoint is gone, or has failed for days. The notice stands
 * in the log, on the settings page, and in a mail to admins and owners where there is mail. Nothing if it was off.
 */
export function disableWebhook(orgId: OrgId, id: string, reason: string): Promise<boolean> {
  const actor: AnyActor = { kind: 'system', orgId, label: 'webhooks' };
  return inOrg(orgId, async (tx) => {
    const { count } = await tx.webhooks.updateMany({
      where: { org_id: orgId, id, status: 'enabled' },
      data: { status: 'disabled', disabled_reason: reason, updated_at: now() },
    });
    if (count === 0) return false;
    await giveUpPending(tx, orgId, id);
    const payload = { webhook_id: publicId('whk', id), change: 'disabled' as const };
    await appendAudit(tx, orgId, [auditRow(actor, null, 'webhook_changed', payload, { reason })]);
    await tx.$executeRaw`
      INSERT INTO outbox (org_id, id, topic, payload)
      SELECT m.org_id, new_id(), 'mail.member', jsonb_build_object('user_id', m.user_id, 'event', 'webhook.disabled',
        'webhook_id', ${id}::text)
      FROM members m WHERE m.org_id = ${orgId}::uuid AND m.role IN ('admin', 'owner') AND m.disabled_at IS NULL`;
    return true;
  });
}

/** The row, locked until the transaction ends. Throws 404. */
export async function lockedRow(tx: Tx, orgId: OrgId, webhookId: string): Promise<WebhookRow> {
  const { id } = await webhookRow(tx, orgId, webhookId);
  await tx.$executeRaw`SELECT 1 FROM webhooks WHERE org_id = ${orgId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return webhookRow(tx, orgId, id);
}

async function urlOf(tx: Tx, orgId: OrgId, id: string): Promise<string> {
  const row = await tx.webhooks.findFirst({ where: { org_id: orgId, id }, select: { url_sealed: true } });
  if (!row) throw notFound('webhook');
  return openText(orgId, id, 'webhook_url', row.url_sealed);
}

async function giveUpPending(tx: Tx, orgId: OrgId, webhookId: string): Promise<void> {
  await tx.webhook_deliveries.updateMany({
    where: { org_id: orgId, webhook_id: webhookId, status: 'pending' },
    data: { status: 'failed', error: 'The webhook was switched off.' },
  });
}

const labelOf = (actor: Actor): string => (actor.kind === 'user' ? actor.email : 'a key');
