import { z } from 'zod';

/** Which mails a member gets from one organization, and whether this installation sends any. */
export const notificationSettings = z.object({
  mail_available: z.boolean().meta({ description: 'whether the operator has set SMTP_URL' }),
  approval_created: z.boolean(),
  approval_expiring: z.boolean(),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

/** What is absent stays. */
export const updateNotificationSettingsBody = z.strictObject({
  approval_created: z.boolean().optional(),
  approval_expiring: z.boolean().optional(),
});
export type UpdateNotificationSettingsBody = z.infer<typeof updateNotificationSettingsBody>;
