import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { page } from '@/lib/contracts/common';
import {
  createWebhookBody,
  deliveryListQuery,
  newWebhook,
  redeliverBody,
  redelivered,
  rotateWebhookSecretBody,
  updateWebhookBody,
  webhookDelivery,
  webhookInfo,
  webhookListQuery,
} from '@/lib/contracts/webhooks';
import { deleteWebhook, updateWebhook } from '@/lib/webhooks/change';
import { createWebhook } from '@/lib/webhooks/create';
import { listDeliveries, redeliver } from '@/lib/webhooks/deliveries';
import { getWebhook, listWebhooks } from '@/lib/webhooks/list';
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-secret';
import { sendTestEvent } from '@/lib/webhooks/send-test';

const TAG = 'Webhooks';
const BASE = '/api/v1/orgs/{org}/webhooks';
const orgParams = z.object({ org: z.string() });
const params = z.object({ org: z.string(), webhook_id: z.string() });
const byId = cursorCodec('webhooks:id', z.uuid());
const byTime = cursorCodec('webhook-deliveries:-created_at', z.object({ at: z.coerce.date(), id: z.uuid() }));

export const webhookOperations = [
  orgOperation({
    id: 'webhooks.create',
    method: 'POST',
    path: BASE,
    tag: TAG,
    summary: 'Have events sent to a URL',
    description:
      'Signed to Standard Webhooks, or as messages for a Slack-compatible endpoint. The secret is shown once.',
    permission: 'webhooks.manage',
    params: orgParams,
    body: createWebhookBody,
    idempotency: { without: ['secret'] },
    response: { status: 201, description: 'the webhook with its secret, this one time', schema: newWebhook },
    handler: (actor, call) => createWebhook(actor, call.body, call),
  }),
  orgOperation({
    id: 'webhooks.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List webhooks, without their secrets',
    permission: 'webhooks.read',
    params: orgParams,
    query: webhookListQuery,
    response: { status: 200, description: 'a page of webhooks', schema: page(webhookInfo) },
    handler: async (actor, { query }) => toPage(await listWebhooks(actor, query, byId.parse(query.cursor)), byId),
  }),
  orgOperation({
    id: 'webhooks.get',
    method: 'GET',
    path: `${BASE}/{webhook_id}`,
    tag: TAG,
    summary: 'One webhook, without its secret',
    permission: 'webhooks.read',
    params,
    response: { status: 200, description: 'the webhook', schema: webhookInfo },
    handler: (actor, call) => getWebhook(actor, call.params.webhook_id),
  }),
  orgOperation({
    id: 'webhooks.update',
    method: 'PATCH',
    path: `${BASE}/{webhook_id}`,
    tag: TAG,
    summary: 'Change a webhook, or switch it off and on',
    permission: 'webhooks.manage',
    params,
    body: updateWebhookBody,
    response: { status: 200, description: 'the webhook', schema: webhookInfo },
    handler: (actor, call) => updateWebhook(actor, call.params.webhook_id, call.body, call),
  }),
  orgOperation({
    id: 'webhooks.delete',
    method: 'DELETE',
    path: `${BASE}/{webhook_id}`,
    tag: TAG,
    summary: 'Delete a webhook at once',
    permission: 'webhooks.manage',
    params,
    response: { status: 204, description: 'it is gone; nothing more is sent' },
    handler: (actor, call) => deleteWebhook(actor, call.params.webhook_id, call),
  }),
  orgOperation({
    id: 'webhooks.deliveries',
    method: 'GET',
    path: `${BASE}/{webhook_id}/deliveries`,
    tag: TAG,
    summary: 'The delivery log of a webhook, newest first',
    permission: 'webhooks.read',
    params,
    query: deliveryListQuery,
    response: { status: 200, description: 'a page of deliveries', schema: page(webhookDelivery) },
    handler: async (actor, { params: { webhook_id }, query }) =>
      toPage(await listDeliveries(actor, webhook_id, query, byTime.parse(query.cursor)), byTime),
  }),
  orgOperation({
    id: 'webhooks.test',
    method: 'POST',
    path: `${BASE}/{webhook_id}/test`,
    tag: TAG,
    summary: 'Send a test event now and see how it goes',
    permission: 'webhooks.manage',
    params,
    response: { status: 200, description: 'the delivery, after its one attempt', schema: webhookDelivery },
    handler: (actor, call) => sendTestEvent(actor, call.params.webhook_id),
  }),
  orgOperation({
    id: 'webhooks.redeliver',
    method: 'POST',
    path: `${BASE}/{webhook_id}/redeliver`,
    tag: TAG,
    summary: 'Send deliveries again, with the ids they have',
    permission: 'webhooks.manage',
    params,
    body: redeliverBody,
    response: { status: 200, description: 'what is queued', schema: redelivered },
    handler: (actor, call) => redeliver(actor, call.params.webhook_id, call.body, call),
  }),
  orgOperation({
    id: 'webhooks.rotate_secret',
    method: 'POST',
    path: `${BASE}/{webhook_id}/rotate-secret`,
    tag: TAG,
    summary: 'Give a webhook a new secret; the old one signs along for a while',
    permission: 'webhooks.manage',
    params,
    body: rotateWebhookSecretBody,
    bodyOptional: true,
    idempotency: { without: ['secret'] },
    response: { status: 200, description: 'the webhook with its new secret, this one time', schema: newWebhook },
    handler: (actor, call) => rotateWebhookSecret(actor, call.params.webhook_id, call.body, call),
  }),
];
