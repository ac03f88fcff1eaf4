import { requirePerson } from '@/lib/agents/people';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { NewWebhook, RotateWebhookSecretBody } from '@/lib/contracts/webhooks';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { lockedRow } from './change';
import { webhookInfoOf, webhookRow } from './list';
import { sealText } from './sealed';
import { newWebhookSecret } from './sign';

/**
 * Gives a webhook a new secret, shown in this answer only. Until the overlap ends the secret before it signs too, so that
 * receivers can change over without losing a message; the one before that is void at once. Throws 404.
 */
export function rotateWebhookSecret(
  actor: Actor,
  webhookId: string,
  { overlap_seconds }: RotateWebhookSecretBody,
  call: { requestId: string },
): Promise<NewWebhook> {
  requirePerson(actor);
  const { orgId } = actor;
  const secret = newWebhookSecret();
  return inOrg(orgId, async (tx) => {
    const { id } = await lockedRow(tx, orgId, webhookId);
    const sealed = sealText(orgId, id, 'webhook_secret', secret);
    await tx.$executeRaw`
      UPDATE webhooks SET secret_sealed = ${sealed}, secret_rotated_at = clock_timestamp(), updated_at = clock_timestamp(),
        previous_secret_sealed = CASE WHEN ${overlap_seconds}::int > 0 THEN secret_sealed END,
        previous_secret_until = CASE WHEN ${overlap_seconds}::int > 0
          THEN clock_timestamp() + make_interval(secs => ${overlap_seconds}::int) END
      WHERE org_id = ${orgId}::uuid AND id = ${id}::uuid`;
    const payload = { webhook_id: publicId('whk', id), change: 'secret_rotated' as const, overlap_seconds };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'webhook_changed', payload)]);
    return { ...(await webhookInfoOf(tx, orgId, await webhookRow(tx, orgId, id))), secret };
  });
}
