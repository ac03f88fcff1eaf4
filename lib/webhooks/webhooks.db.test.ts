import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { newId, parseId } from '@/lib/ids';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { attemptDelivery, claimedDelivery } from './attempt';
import { deleteWebhook, updateWebhook } from './change';
import { createWebhook } from './create';
import { listDeliveries, redeliver } from './deliveries';
import { createDeliverer, deliverFor } from './deliver-due';
import { emitExpiring, purgeDeliveries } from './expiring';
import { getWebhook, listWebhooks } from './list';
import { rotateWebhookSecret } from './rotate-secret';
import { sendTestEvent } from './send-test';
import { CALL, understand, webhookWorld } from './testing/world';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };

beforeAll(() => provideEnv({ CONNECTOR_PRIVATE_ALLOWLIST: '*@127.0.0.1', LOG_LEVEL: 'silent' }));

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});
const world = async (...args: Parameters<typeof webhookWorld> extends [unknown, ...infer R] ? R : never) => {
  const made = await webhookWorld(sudo, ...args);
  open.push(made.receiver);
  return made;
};

describe('events', () => {
  it('are written with the change, as it was then, and tell a receiver no more than it needs', async () => {
    const w = await world();
    const [first, second] = await w.approvals([{}, {}]);
    await w.decideOne('approve', first!);
    await w.decideOne('deny', second!);
    await sudo(`UPDATE approvals SET execution_status = 'granted' WHERE org_id = $1 AND id = $2`, [w.org, first]);
    expect(await w.deliver()).toBe(2);
    const got = w.understood();
    expect(got.map(({ type }) => type)).toEqual(['approval.decided', 'approval.decided']);
    expect(got[0]?.data).toMatchObject({
      event_id: expect.stringMatching(/^evt-/),
      organization: { org_id: expect.stringMatching(/^org-/) },
      actor: { kind: 'user', label: w.admin.email },
      approval: {
        approval_id: expect.stringMatching(/^appr-/),
        status: 'approved',
        version: 2,
        action: 'kubernetes:deploy',
        execution_status: 'none',
        decided_by: w.admin.email,
        decided_via: 'ui',
      },
      links: { console: expect.stringMatching(/\/approvals\/appr-/) },
    });
    expect(got[1]?.data).toMatchObject({ approval: { status: 'denied' } });
    expect(JSON.stringify(got)).not.toMatch(/params|notes|summary|"reason"|result/);
  });

  it('come of every kind that an audit event makes', async () => {
    const w = await world();
    const [approval] = await w.approvals([{}]);
    const rule = newId('rule');
    const run = { execution_id: newId('exec'), attempt: 1, mode: 'gateway', duration_ms: 12, error: { secret: 'x' } };
    for (const type of ['action_queued', 'action_auto_approved', 'action_expired', 'action_cancelled']) {
      await w.audit(type, approval!);
    }
    await w.audit('action_execution_failed', approval!, run);
    await w.audit('action_reconciled', approval!, { outcome: 'succeeded', attempt: 1 });
    await w.audit('rule_created', null, { tool_name: 'deploy', arg_constraints: { a: 1 } }, rule);
    await w.audit('rule_revoked', null, { tool_name: 'deploy' }, rule);
    await w.audit('action_extended', approval!);
    await w.audit('token_created', null);
    while ((await w.deliver()) > 0);
    const got = w.understood();
    expect(got.map(({ type }) => type)).toEqual([
      'approval.created',
      'approval.decided',
      'approval.expired',
      'approval.cancelled',
      'execution.finished',
      'execution.finished',
      'rule.created',
      'rule.revoked',
    ]);
    expect(got[4]?.data['execution']).toEqual({
      execution_id: expect.stringMatching(/^exec-/),
      attempt: 1,
      mode: 'gateway',
      status: 'failed',
      duration_ms: 12,
      agent_id: 'deployment-bot',
    });
    expect(got[5]?.data['execution']).toMatchObject({ status: 'succeeded' });
    expect(got[6]?.data['rule']).toMatchObject({ rule_id: expect.stringMatching(/^rule-/), tool_name: 'deploy' });
    expect(JSON.stringify(got)).not.toMatch(/arg_constraints|secret/);
  });

  it('are written for nobody who did not subscribe, is switched off, or is another organization', async () => {
    const w = await world({ events: ['rule.created'] });
    const other = await world();
    const [approval] = await w.approvals([{}]);
    await w.decideOne('approve', approval!);
    expect(await w.deliveries()).toEqual([]);
    await updateWebhook(w.admin, w.webhook.webhook_id, { events: ['approval.decided'], enabled: false }, CALL);
    const [next] = await w.approvals([{}]);
    await w.decideOne('approve', next!);
    expect(await w.deliveries()).toEqual([]);
    expect(await other.deliveries()).toEqual([]);
  });

  it('fail with the change that they tell of', async () => {
    const w = await world();
    await expect(
      sudo(
        `INSERT INTO audit_events (org_id, type, actor_kind, actor_label, payload)
        SELECT $1, CASE n WHEN 1 THEN 'rule_created' END, 'system', 'test', '{}' FROM generate_series(1, 2) n`,
        [w.org],
      ),
    ).rejects.toThrow();
    expect(await w.deliveries()).toEqual([]);
  });

  it('of approvals that run out soon come once each, also with two processes looking', async () => {
    const w = await world();
    const ids = await w.approvals([
      { expires_in: 3600 },
      { expires_in: 3 * 3600 },
      { expires_in: 5 * 3600 },
      { expires_in: -5 },
    ]);
    await Promise.all([emitExpiring(100), emitExpiring(100)]);
    expect(await w.deliveries()).toHaveLength(2);
    expect(await emitExpiring(100)).toBe(0);
    await sudo(`UPDATE approvals SET expires_at = now() + interval '1 hour' WHERE org_id = $1 AND id = $2`, [
      w.org,
      ids[2],
    ]);
    expect(await emitExpiring(100)).toBe(1);
    expect((await w.deliveries()).map((row) => row['event_type'])).toEqual(Array(3).fill('approval.expiring'));
  });
});

describe('delivery', () => {
  it('is signed as Standard Webhooks has it; another secret, body, id or time is refused', async () => {
    const w = await world();
    await sendTestEvent(w.admin, w.webhook.webhook_id);
    const [received] = w.receiver.received;
    expect(understand(w.secret, received!).type).toBe('webhook.test');
    const { headers } = received!;
    const old = String(Number(headers['webhook-timestamp']) - 3600);
    for (const forged of [
      { ...received!, body: received!.body.replace('webhook.test', 'approval.created') },
      { ...received!, body: received!.body.slice(0, -1) },
      { ...received!, headers: { ...headers, 'webhook-id': 'dlv-other' } },
      { ...received!, headers: { ...headers, 'webhook-timestamp': old } },
    ]) {
      expect(() => understand(w.secret, forged)).toThrow();
    }
    expect(() => understand(`whsec_${Buffer.alloc(32).toString('base64')}`, received!)).toThrow();
  });

  it('keeps id and body over its attempts, and goes on until the endpoint takes it', async () => {
    const w = await world();
    w.answer.status = 500;
    w.answer.body = { error: 'no', token: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' };
    const [approval] = await w.approvals([{}]);
    await w.decideOne('approve', approval!);
    await w.deliver();
    const { items } = await listDeliveries(w.admin, w.webhook.webhook_id, PAGE, null);
    expect(items).toMatchObject([
      { status: 'pending', attempts: 1, response: { status: 500 }, error: 'The endpoint answered 500.' },
    ]);
    expect(items[0]?.response.body).toContain('"error":"no"');
    expect(items[0]?.response.body).not.toContain('ghp_');
    expect(await w.deliver()).toBe(0); // not before its time
    await w.hurry();
    w.answer.status = 204;
    expect(await w.deliver()).toBe(1);
    const got = w.understood();
    expect(got).toHaveLength(2);
    expect(got[0]).toEqual(got[1]);
    expect(await w.deliveries()).toMatchObject([{ status: 'delivered', attempts: 2, response_status: 204 }]);
    expect(await w.row()).toMatchObject({ failures: 0, failing_since: null });
  });

  it('is given up after its attempts, and can be asked for again with the same id', async () => {
    const w = await world();
    w.answer.status = 503;
    await w.audit('rule_created', null, { tool_name: 'deploy' });
    for (let i = 0; i < 12; i++) {
      await w.hurry();
      await w.deliver();
    }
    expect(await w.deliveries()).toMatchObject([{ status: 'failed', attempts: 9 }]);
    const { items } = await listDeliveries(w.admin, w.webhook.webhook_id, { ...PAGE, status: 'failed' }, null);
    w.answer.status = 200;
    const body = { delivery_ids: [items[0]!.delivery_id] };
    expect(await redeliver(w.admin, w.webhook.webhook_id, body, CALL)).toMatchObject({ queued: 1, ...body });
    expect(await w.deliver()).toBe(1);
    expect(await w.deliveries()).toMatchObject([{ status: 'delivered', attempts: 10 }]);
    expect(new Set(w.understood().map(({ id }) => id))).toEqual(new Set([items[0]!.delivery_id]));
  });

  it('happens once with two replicas at work', async () => {
    const w = await world();
    for (let i = 0; i < 30; i++) await w.audit('rule_created', null, { tool_name: `tool-${i}` });
    const { signal } = new AbortController();
    const replicas = [createDeliverer(), createDeliverer()];
    while ((await w.deliveries()).some((row) => row['status'] === 'pending')) {
      await Promise.all(replicas.map((deliver) => deliver(signal)));
    }
    const ids = w.understood().map(({ id }) => id);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  it('is tried again, with the same id, after a process that died in the middle of it', async () => {
    const w = await world();
    await w.audit('rule_created', null, { tool_name: 'deploy' });
    const dying = new AbortController();
    dying.abort();
    await deliverFor(w.asOrg, w.id, { signal: dying.signal }); // claimed, and never recorded
    expect(await w.deliveries()).toMatchObject([{ status: 'pending', attempts: 1, response_status: null }]);
    expect(await w.deliver()).toBe(0); // leased
    await w.hurry();
    expect(await w.deliver()).toBe(1);
    expect(await w.deliveries()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('pauses for an endpoint that keeps failing, then feels its way with single deliveries', async () => {
    const w = await world();
    w.answer.status = 500;
    for (let i = 0; i < 6; i++) await w.audit('rule_created', null, { tool_name: 'deploy' });
    expect(await w.deliver()).toBe(6);
    expect(await w.row()).toMatchObject({ failures: 6, blocked_until: expect.any(Date) });
    expect((await getWebhook(w.admin, w.webhook.webhook_id)).health.paused_until).not.toBeNull();
    await sudo(`UPDATE webhook_deliveries SET next_attempt_at = now() - interval '1 second' WHERE org_id = $1`, [
      w.org,
    ]);
    expect(await w.deliver()).toBe(0); // open
    await sudo(`UPDATE webhooks SET blocked_until = now() - interval '1 second' WHERE org_id = $1`, [w.org]);
    w.answer.status = 200;
    expect(await w.deliver()).toBe(1); // half open
    expect(await w.deliver()).toBe(5); // closed
  });

  it('ends for an endpoint that is gone (410) or failed for days, with notice', async () => {
    const w = await world();
    w.answer.status = 410;
    for (let i = 0; i < 2; i++) await w.audit('rule_created', null, { tool_name: 'deploy' });
    await w.deliver();
    expect(await getWebhook(w.admin, w.webhook.webhook_id)).toMatchObject({
      status: 'disabled',
      disabled_reason: 'The endpoint answered 410: it is gone for good.',
    });
    const late = await world();
    late.answer.status = 500;
    await sudo(`UPDATE webhooks SET failures = 30, failing_since = now() - interval '6 days' WHERE org_id = $1`, [
      late.org,
    ]);
    await late.audit('rule_created', null, { tool_name: 'deploy' });
    await late.deliver();
    expect(await late.row()).toMatchObject({ status: 'disabled' });
    expect(await late.deliveries()).toMatchObject([{ status: 'failed' }]);
    const events = await sudo(
      `SELECT payload, reason FROM audit_events WHERE org_id = $1 AND type = 'webhook_changed' AND actor_kind = 'system'`,
      [late.org],
    );
    expect(events).toMatchObject([{ payload: { change: 'disabled' }, reason: expect.stringContaining('5 days') }]);
    expect(await sudo(`SELECT payload FROM outbox WHERE org_id = $1`, [late.org])).toMatchObject([
      { payload: { user_id: late.admin.userId, event: 'webhook.disabled' } },
    ]);
    const back = await updateWebhook(late.admin, late.webhook.webhook_id, { enabled: true }, CALL);
    expect(back).toMatchObject({ status: 'enabled', disabled_reason: null, health: { failures: 0 } });
  });

  it('goes to no private, reserved or rebound address, and follows no redirect', async () => {
    const w = await world();
    const make = (url: string) =>
      createWebhook(w.admin, { url, events: ['rule.created'], format: 'standard', description: '' }, CALL);
    for (const url of [
      'https://10.0.0.1/in',
      'https://169.254.169.254/latest/meta-data',
      'https://[::1]/in',
      'https://[::ffff:10.0.0.1]/in',
      'https://0x7f.1/in',
      'https://2130706433/in',
      'https://user:pw@93.184.216.34/in',
      'http://93.184.216.34/in',
      'ftp://93.184.216.34/in',
      'https://127.0.0.2/in',
    ]) {
      await expect(make(url), url).rejects.toMatchObject({ code: 'INVALID', errors: [{ path: 'url' }] });
    }
    // Public when it was made, private when it is called.
    const made = await make('https://rebind.invalid/in');
    const [row] = await sudo(`SELECT id FROM webhooks WHERE org_id = $1 AND id = $2`, [
      w.org,
      parseId('whk', made.webhook_id),
    ]);
    await w.audit('rule_created', null, { tool_name: 'deploy' });
    await deliverFor(w.asOrg, String(row?.['id']), {
      resolve: () => Promise.resolve([{ address: '10.0.0.1', family: 4 }]),
    });
    const [refused] = (await listDeliveries(w.admin, made.webhook_id, PAGE, null)).items;
    expect(refused).toMatchObject({
      attempts: 1,
      response: { status: null },
      error: expect.stringContaining('private'),
    });

    w.answer.status = 302;
    await w.deliver();
    const [redirected] = (await listDeliveries(w.admin, w.webhook.webhook_id, PAGE, null)).items;
    expect(redirected).toMatchObject({ response: { status: 302 }, error: expect.stringContaining('redirects') });
    expect(w.receiver.received).toHaveLength(1);
  });

  it('of a later attempt is never overwritten by an earlier one that took too long', async () => {
    const w = await world();
    await w.audit('rule_created', null, { tool_name: 'deploy' });
    const [delivery] = await w.deliveries();
    const [hook] = await sudo(
      'SELECT w.*, o.slug, o.is_first FROM webhooks w JOIN orgs o ON o.id = w.org_id WHERE w.id = $1',
      [w.id],
    );
    const stale = claimedDelivery.parse({ ...hook, ...delivery, attempts: 1 });
    await w.deliver();
    await sudo(`UPDATE webhook_deliveries SET status = 'pending', attempts = 2 WHERE id = $1`, [delivery!['id']]);
    await attemptDelivery(stale);
    expect(await w.deliveries()).toMatchObject([{ status: 'pending', attempts: 2 }]);
  });
});

describe('a webhook', () => {
  it('shows its secret once, keeps it and its address sealed, and leaves none of it in any log', async () => {
    const w = await world({
      url: 'https://hooks.slack.invalid/services/T0/B0/capability-text?key=capability-too',
      format: 'slack',
    });
    const rotated = await rotateWebhookSecret(w.admin, w.webhook.webhook_id, { overlap_seconds: 60 }, CALL);
    const answers = JSON.stringify([
      await listWebhooks(w.admin, PAGE, null),
      await getWebhook(w.admin, w.webhook.webhook_id),
    ]);
    const stored = JSON.stringify(
      await Promise.all(
        ['webhooks', 'audit_events', 'outbox'].map((table) => sudo(`SELECT to_jsonb(t)::text AS row FROM ${table} t`)),
      ),
    );
    for (const text of [w.secret.slice(6), rotated.secret!.slice(6), 'capability-t', 'text?key']) {
      expect(answers + stored).not.toContain(text);
      expect(stored).not.toContain(Buffer.from(text).toString('hex'));
    }
    expect(w.webhook.url).toBe('https://hooks.slack.invalid/services/T0/B0/ca…?key=…');
  });

  it('signs with both secrets during the overlap, and with the new one alone after it', async () => {
    const w = await world();
    const rotated = await rotateWebhookSecret(w.admin, w.webhook.webhook_id, { overlap_seconds: 3600 }, CALL);
    expect(rotated.previous_secret_until).not.toBeNull();
    await sendTestEvent(w.admin, w.webhook.webhook_id);
    expect(understand(w.secret, w.receiver.received[0]!).type).toBe('webhook.test');
    expect(understand(rotated.secret!, w.receiver.received[0]!).type).toBe('webhook.test');
    await sudo(`UPDATE webhooks SET previous_secret_until = now() - interval '1 second' WHERE org_id = $1`, [w.org]);
    await sendTestEvent(w.admin, w.webhook.webhook_id);
    expect(() => understand(w.secret, w.receiver.received[1]!)).toThrow();
    expect(understand(rotated.secret!, w.receiver.received[1]!).type).toBe('webhook.test');
  });

  it('is tested while it is off; a failed test says nothing about its health', async () => {
    const w = await world();
    await updateWebhook(w.admin, w.webhook.webhook_id, { enabled: false }, CALL);
    w.answer.status = 404;
    expect(await sendTestEvent(w.admin, w.webhook.webhook_id)).toMatchObject({
      status: 'failed',
      response: { status: 404 },
    });
    expect(await w.row()).toMatchObject({ failures: 0, status: 'disabled' });
    await expect(
      redeliver(w.admin, w.webhook.webhook_id, { delivery_ids: [newId('dlv')] }, CALL),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('is gone when it is deleted, with what it was still to send', async () => {
    const w = await world();
    await w.audit('rule_created', null, { tool_name: 'deploy' });
    await deleteWebhook(w.admin, w.webhook.webhook_id, CALL);
    expect(await w.deliver()).toBe(0);
    await expect(getWebhook(w.admin, w.webhook.webhook_id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await listWebhooks(w.admin, PAGE, null)).items).toEqual([]);
    expect(await w.deliveries()).toMatchObject([{ status: 'failed' }]);
    const [row] = await sudo('SELECT length(secret_sealed) AS size FROM webhooks WHERE org_id = $1', [w.org]);
    expect(row).toEqual({ size: 0 });
  });

  it('of another organization is not there', async () => {
    const [w, other] = [await world(), await world()];
    const stranger = await makeMember(sudo, other.org, 'owner');
    const attempts = await Promise.allSettled([
      getWebhook(stranger, w.webhook.webhook_id),
      updateWebhook(stranger, w.webhook.webhook_id, { enabled: false }, CALL),
      sendTestEvent(stranger, w.webhook.webhook_id),
      listDeliveries(stranger, w.webhook.webhook_id, PAGE, null),
    ]);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
    }
  });

  it('keeps its log for thirty days, and waits for three', async () => {
    const w = await world();
    for (let i = 0; i < 3; i++) await w.audit('rule_created', null, { tool_name: 'deploy' });
    const [old, stuck] = await w.deliveries();
    await sudo(
      `UPDATE webhook_deliveries SET created_at = now() - interval '31 days', status = 'delivered' WHERE id = $1`,
      [old!['id']],
    );
    await sudo(`UPDATE webhook_deliveries SET queued_at = now() - interval '4 days' WHERE id = $1`, [stuck!['id']]);
    expect(await purgeDeliveries(100)).toBe(1);
    expect((await w.deliveries()).map((row) => row['status']).sort()).toEqual(['failed', 'pending']);
  });
});
