import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { parseId } from '@/lib/ids';
import { attemptDelivery, claimedDelivery } from './attempt';
import { updateWebhook } from './change';
import { createWebhook } from './create';
import { listDeliveries, redeliver } from './deliveries';
import { createDeliverer, deliverFor } from './deliver-due';
import { getWebhook } from './list';
import { sendTestEvent } from './send-test';
import { CALL, understand, webhookWorlds } from './testing/world';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };
const world = webhookWorlds(sudo);

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

  it('leaves an endpoint alone for as long as it asks with 429 or 503, an hour at most', async () => {
    const w = await world();
    const untilIn = async () => {
      const [[row], health] = [await w.deliveries(), await w.row()];
      const inSeconds = (at: unknown) => Math.round((Number(at) - Date.now()) / 1000);
      return [inSeconds(row?.['next_attempt_at']), inSeconds(health['blocked_until'])];
    };
    await w.audit('rule_created', null, { tool_name: 'deploy' });
    w.answer.status = 429;
    w.answer.retryAfter = '120';
    await w.deliver();
    for (const seconds of await untilIn()) expect(Math.abs(seconds - 120)).toBeLessThanOrEqual(2);
    await w.audit('rule_revoked', null, { tool_name: 'deploy' });
    expect(await w.deliver()).toBe(0); // neither this event nor another
    await w.hurry();
    w.answer.status = 503;
    w.answer.retryAfter = '86400';
    await w.deliver();
    for (const seconds of await untilIn()) expect(Math.abs(seconds - 3600)).toBeLessThanOrEqual(2);
    await w.hurry();
    w.answer.status = 500; // what it says now is not about when
    await w.deliver();
    const [next = 0, blocked = 0] = await untilIn();
    expect([next < 600, blocked < 120]).toEqual([true, true]);
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
