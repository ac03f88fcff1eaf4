import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll } from 'vitest';
import { makeApprovals, makeMember, makeOrg, type ApprovalChange, type Sudo } from '@/lib/approvals/testing/arrange';
import { decide } from '@/lib/approvals/decide';
import { WEBHOOK_EVENTS } from '@/lib/contracts/webhook-events';
import type { CreateWebhookBody, NewWebhook } from '@/lib/contracts/webhooks';
import { json, startReceiver, type Received, type Receiver } from '@/lib/execution/connectors/testing/receiver';
import { provideEnv } from '@/lib/env';
import type { UserActor } from '@/lib/identity/actor';
import { asId, parseId, type ApprovalId, type OrgId } from '@/lib/ids';
import { createWebhook } from '../create';
import { deliverFor } from '../deliver-due';

export const CALL = { requestId: 'req-1' };

/** What a receiver understood of a message whose signature the public library accepted. */
export type Understood = { id: string; type: string; data: Record<string, unknown> };

/** Checks a message as a receiver should. Throws when the library refuses it. */
export function understand(secret: string, { headers, body }: Received): Understood {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  new Webhook(secret).verify(body, flat);
  const message = JSON.parse(body) as { type: string; data: Record<string, unknown> }; // verified just now
  return { id: String(headers['webhook-id']), type: message.type, data: message.data };
}

/**
 * Makes worlds in a test file, whose receivers are closed after each test. Call it once, at the top of the file. Addresses
 * of this machine are allowed, as the receivers are on it.
 */
export function webhookWorlds(sudo: Sudo) {
  const open: { close: () => Promise<void> }[] = [];
  beforeAll(() => provideEnv({ CONNECTOR_PRIVATE_ALLOWLIST: '*@127.0.0.1', LOG_LEVEL: 'silent' }));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((receiver) => receiver.close()));
  });
  return async (change: Partial<CreateWebhookBody> = {}) => {
    const made = await webhookWorld(sudo, change);
    open.push(made.receiver);
    return made;
  };
}

/** An organization with a webhook that a real receiver on this machine answers; `status` of its next answers. */
async function webhookWorld(sudo: Sudo, change: Partial<CreateWebhookBody> = {}) {
  const org: OrgId = await makeOrg(sudo, { separate_requester: 'off' });
  const admin: UserActor = await makeMember(sudo, org, 'admin');
  const answer = { status: 200, body: { ok: true } as unknown, retryAfter: null as string | null };
  const receiver: Receiver = await startReceiver((_request, response) => {
    if (answer.retryAfter !== null) response.setHeader('retry-after', answer.retryAfter);
    json(response, answer.status, answer.body);
  });
  const body = {
    url: `http://127.0.0.1:${receiver.port}/in`,
    events: [...WEBHOOK_EVENTS],
    format: 'standard' as const,
  };
  const webhook: NewWebhook = await createWebhook(admin, { ...body, description: '', ...change }, CALL);
  const id = parseId('whk', webhook.webhook_id) ?? '';
  const decideOne = async (verb: 'approve' | 'deny', approval: ApprovalId) =>
    decide(admin, { verb, items: [{ id: approval }], reason: verb === 'deny' ? 'no' : undefined, via: 'ui' }, CALL);
  return {
    org,
    admin,
    answer,
    receiver,
    webhook,
    id,
    secret: webhook.secret ?? '',
    approvals: (changes: ApprovalChange[]) => makeApprovals(sudo, org, changes),
    decideOne,
    deliver: () => deliverFor(org, id),
    understood: () => receiver.received.map((received) => understand(webhook.secret ?? '', received)),
    deliveries: () =>
      sudo('SELECT * FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 ORDER BY created_at, id', [org, id]),
    row: async () => (await sudo('SELECT * FROM webhooks WHERE org_id = $1 AND id = $2', [org, id]))[0] ?? {},
    /** Lets every wait of this webhook be over. */
    hurry: async () => {
      await sudo(
        `UPDATE webhook_deliveries SET next_attempt_at = now() - interval '1 second'
        WHERE org_id = $1 AND status = 'pending'`,
        [org],
      );
      await sudo('UPDATE webhooks SET blocked_until = NULL WHERE org_id = $1', [org]);
    },
    audit: (type: string, approvalId: string | null, payload: unknown = {}, ruleId: string | null = null) =>
      sudo(
        `INSERT INTO audit_events (org_id, type, actor_kind, actor_label, approval_id, rule_id, agent_id, payload)
         VALUES ($1, $2, 'system', 'test', $3, $4, 'deployment-bot', $5)`,
        [org, type, approvalId, ruleId, JSON.stringify(payload)],
      ),
    asOrg: asId('org', org),
  };
}
