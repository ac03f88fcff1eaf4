import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import { notificationSettings, updateNotificationSettingsBody } from '@/lib/contracts/notifications';
import { changeNotificationSettings, readNotificationSettings } from '@/lib/notifications/settings';

const PATH = '/api/v1/orgs/{org}/notifications';
const params = z.object({ org: z.string() });

export const notificationOperations = [
  orgOperation({
    id: 'notifications.get',
    method: 'GET',
    path: PATH,
    tag: 'Account',
    summary: 'Which mails one gets from this organization',
    permission: 'account.manage',
    params,
    response: { status: 200, description: 'one’s own settings', schema: notificationSettings },
    handler: (actor) => readNotificationSettings(actor),
  }),
  orgOperation({
    id: 'notifications.update',
    method: 'PATCH',
    path: PATH,
    tag: 'Account',
    summary: 'Choose which mails one gets from this organization',
    permission: 'account.manage',
    params,
    body: updateNotificationSettingsBody,
    response: { status: 200, description: 'one’s own settings', schema: notificationSettings },
    handler: (actor, { body }) => changeNotificationSettings(actor, body),
  }),
];
