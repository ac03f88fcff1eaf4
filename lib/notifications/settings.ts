import { requirePerson } from '@/lib/agents/people';
import type { NotificationSettings, UpdateNotificationSettingsBody } from '@/lib/contracts/notifications';
import { inOrg } from '@/lib/db/tx';
import { env } from '@/lib/env';
import type { Actor } from '@/lib/identity/actor';

const SHOWN = { approval_created: true, approval_expiring: true } as const;
const NONE = { approval_created: false, approval_expiring: false };

const present = (row: typeof NONE | null): NotificationSettings => ({
  mail_available: env().SMTP_URL !== undefined,
  ...(row ?? NONE),
});

/** Which mails the caller gets from this organization; none until they ask for them. */
export function readNotificationSettings(actor: Actor): Promise<NotificationSettings> {
  const { userId: user_id, orgId: org_id } = requirePerson(actor);
  return inOrg(org_id, async (tx) =>
    present(await tx.notification_settings.findFirst({ where: { org_id, user_id }, select: SHOWN })),
  );
}

/** Changes one's own; what is absent stays. */
export function changeNotificationSettings(
  actor: Actor,
  change: UpdateNotificationSettingsBody,
): Promise<NotificationSettings> {
  const { userId, orgId } = requirePerson(actor);
  return inOrg(orgId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO notification_settings AS n (org_id, user_id, approval_created, approval_expiring)
      VALUES (${orgId}::uuid, ${userId}::uuid, ${change.approval_created ?? false}, ${change.approval_expiring ?? false})
      ON CONFLICT (org_id, user_id) DO UPDATE SET
        approval_created = coalesce(${change.approval_created ?? null}, n.approval_created),
        approval_expiring = coalesce(${change.approval_expiring ?? null}, n.approval_expiring)`;
    const where = { org_id: orgId, user_id: userId };
    return present(await tx.notification_settings.findFirst({ where, select: SHOWN }));
  });
}
