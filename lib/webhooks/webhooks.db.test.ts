import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { newId } from '@/lib/ids';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { changeNotificationSettings } from '@/lib/notifications/settings';
import { deleteWebhook, updateWebhook } from './change';
import { createWebhook } from './create';
import { listDeliveries, redeliver } from './deliveries';
import { emitExpiring, purgeDeliveries } from './expiring';
import { getWebhook, listWebhooks } from './list';
import { rotateWebhookSecret } from './rotate-secret';
import { sendTestEvent } from './send-test';
import { CALL, understand, webhookWorlds } from './testing/world';

const { sudo } = await testDatabase();
const PAGE = { limit: 50, offset: 0 };
const world = webhookWorlds(sudo);

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

  it('call nobody to an action that a rule approved at once', async () => {
    const w = await world();
    await changeNotificationSettings(w.admin, { approval_created: true });
    const [approved, waits] = await w.approvals([{ status: 'approved', execution_mode: 'none' }, {}]);
    await w.audit('action_queued', approved!);
    await w.audit('action_auto_approved', approved!);
    await w.audit('action_queued', waits!);
    while ((await w.deliver()) > 0);
    expect(w.understood().map(({ type }) => type)).toEqual(['approval.decided', 'approval.created']);
    const mails = await sudo(`SELECT approval_id FROM outbox WHERE org_id = $1 AND topic = 'mail.member'`, [w.org]);
    expect(mails).toEqual([{ approval_id: waits }]);
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

describe('a webhook', () => {
  it('shows its secret once, keeps it and its address sealed, and leaves none of it in any log', async () => {
    const w = await world({
      url: 'https://hooks.slack.invalid/services/T0/B0/capability-text?key=capability-too',
      format: 'slack',
    });
    const rotated = await rotateWebhookSecret(w.admin, w.webhook.webhook_id, { overlap_seconds: 60 }, CALL);
    await updateWebhook(w.admin, w.webhook.webhook_id, { format: 'standard' }, CALL);
    await updateWebhook(w.admin, w.webhook.webhook_id, { description: 'ours' }, CALL);
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

it('of 30 made at once an organization keeps 20', async () => {
  const w = await world();
  const body = { url: `http://127.0.0.1:${w.receiver.port}/in`, events: ['rule.created' as const], description: '' };
  const made = await Promise.allSettled(
    Array.from({ length: 30 }, () => createWebhook(w.admin, { ...body, format: 'standard' }, CALL)),
  );
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code: string }] : []));
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['CONFLICT']));
  expect(await sudo(`SELECT count(*)::int AS n FROM webhooks WHERE org_id = $1`, [w.org])).toEqual([{ n: 20 }]);
});
