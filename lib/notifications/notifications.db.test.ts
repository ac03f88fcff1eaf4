import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeApprovals, makeMember, makeOrg, type ApprovalChange } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { publicId, type OrgId } from '@/lib/ids';
import { invite, revokeInvitation } from '@/lib/members/invite';
import { disableWebhook } from '@/lib/webhooks/change';
import { createWebhook } from '@/lib/webhooks/create';
import { emitExpiring } from '@/lib/webhooks/expiring';
import { sendDueMail } from './send-due';
import { changeNotificationSettings, readNotificationSettings } from './settings';
import { readMail, startSmtpReceiver, type SmtpReceiver } from './testing/smtp-receiver';

const { sudo } = await testDatabase();
const CALL = { requestId: 'req-1' };

let smtp: SmtpReceiver;
beforeAll(async () => {
  smtp = await startSmtpReceiver();
  provideEnv({ SMTP_URL: `${smtp.url}?from=Desk%20%3Cdesk@acme.test%3E`, LOG_LEVEL: 'silent' });
});
afterEach(() => {
  smtp.mails.length = 0;
  smtp.answer('250 OK');
});
afterAll(() => smtp.close());

/** An organization in which one member wants mail and one doesn't. */
async function arrange() {
  const org: OrgId = await makeOrg(sudo);
  const [wants, silent] = [await makeMember(sudo, org, 'operator'), await makeMember(sudo, org, 'operator')];
  await changeNotificationSettings(wants, { approval_created: true, approval_expiring: true });
  const queue = async (changes: ApprovalChange[]) => {
    const ids = await makeApprovals(sudo, org, changes);
    for (const id of ids) {
      await sudo(
        `INSERT INTO audit_events (org_id, type, actor_kind, actor_label, approval_id, agent_id)
         VALUES ($1, 'action_queued', 'agent', 'deployment-bot', $2, 'deployment-bot')`,
        [org, id],
      );
    }
    return ids;
  };
  const rows = () => sudo(`SELECT * FROM outbox WHERE org_id = $1 AND topic LIKE 'mail.%'`, [org]);
  const hurry = () => sudo(`UPDATE outbox SET available_at = now() - interval '1 second' WHERE org_id = $1`, [org]);
  return { org, wants, silent, queue, rows, hurry };
}

describe('mail', () => {
  it('is for those who asked for it, and says nothing that decides', async () => {
    const w = await arrange();
    const [id] = await w.queue([{ risk_tier: 'high' }]);
    expect(await sendDueMail(100)).toBe(0); // a moment to gather
    await w.hurry();
    expect(await sendDueMail(100)).toBe(1);
    expect(smtp.mails).toMatchObject([{ from: 'desk@acme.test', to: [w.wants.email] }]);
    const { subject, text, html, headers } = readMail(smtp.mails[0]!);
    expect(subject).toBe('Approval needed: kubernetes:deploy (Test)');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    for (const part of [text, html]) {
      expect(part).toContain('kubernetes:deploy');
      expect(part).toContain(`/approvals/${publicId('appr', id!)}`);
      expect(part).not.toMatch(/\/approve|\/deny|token=|<form|<img|<script/);
    }
    expect(await w.rows()).toEqual([]);
    expect(await readNotificationSettings(w.silent)).toMatchObject({ mail_available: true, approval_created: false });
  });

  it('gathers many into one, and waits a while before the next', async () => {
    const w = await arrange();
    await w.queue(Array.from({ length: 25 }, () => ({})));
    await w.hurry();
    expect(await sendDueMail(100)).toBe(1);
    const { subject, text } = readMail(smtp.mails[0]!);
    expect(subject).toBe('25 approvals wait for a decision (Test)');
    expect(text.match(/\/approvals\/appr-/g)).toHaveLength(20);
    expect(text).toContain('And 5 more.');
    await w.queue([{}]);
    const [row] = await sudo(
      `SELECT available_at > now() + interval '4 minutes' AS later FROM outbox WHERE org_id = $1`,
      [w.org],
    );
    expect(row).toEqual({ later: true });
  });

  it('shows what an agent wrote as text, whatever it wrote', async () => {
    const w = await arrange();
    const [id] = await w.queue([{}]);
    const hostile = 'x:y · note=<a href="https://evil.test">Approve</a><img src=x>\u202Etxt\r\nBcc: all@acme.test';
    await sudo(`UPDATE approvals SET headline = $2, tool = $3 WHERE id = $1`, [id, hostile, 'y\r\nBcc: all@acme.test']);
    await w.hurry();
    await sendDueMail(100);
    const { html, text, headers } = readMail(smtp.mails[0]!);
    expect(html).not.toMatch(/<img|evil\.test">/);
    expect(html).toContain('&lt;img src=x&gt;');
    expect(text).toContain('⟦U+202E⟧');
    expect(headers).not.toMatch(/^Bcc/im);
    expect(smtp.mails[0]?.to).toEqual([w.wants.email]);
  });

  it('tells of the end once, and of nothing that is decided by then', async () => {
    const w = await arrange();
    const [soon, decided] = await makeApprovals(sudo, w.org, [{ expires_in: 3600 }, { expires_in: 3600 }]);
    await emitExpiring(100);
    await emitExpiring(100);
    expect(await w.rows()).toHaveLength(2);
    await sudo(`UPDATE approvals SET status = 'cancelled', decided_at = now() WHERE id = $1`, [decided]);
    await w.hurry();
    expect(await sendDueMail(100)).toBe(1);
    const { subject, text } = readMail(smtp.mails[0]!);
    expect(subject).toBe('Runs out soon: kubernetes:deploy (Test)');
    expect(text).toContain(publicId('appr', soon!));
    expect(text).not.toContain(publicId('appr', decided!));
  });

  it('is tried again while the mail server refuses, and nobody is mailed who has left', async () => {
    const w = await arrange();
    await w.queue([{}]);
    await w.hurry();
    smtp.answer('451 later');
    expect(await sendDueMail(100)).toBe(0);
    expect(await w.rows()).toMatchObject([{ attempts: 1, last_error: expect.any(String) }]);
    smtp.answer('250 OK');
    await w.hurry();
    expect(await sendDueMail(100)).toBe(1);
    await sudo('UPDATE members SET disabled_at = now() WHERE org_id = $1 AND user_id = $2', [w.org, w.wants.userId]);
    await w.queue([{}]);
    await w.hurry();
    expect(await sendDueMail(100)).toBe(0);
    expect(await w.rows()).toEqual([]);
  });

  it('comes once with two processes sending', async () => {
    const w = await arrange();
    await w.queue([{}, {}, {}]);
    await w.hurry();
    await Promise.all([sendDueMail(100), sendDueMail(100)]);
    const links = smtp.mails.flatMap((mail) => readMail(mail).text.match(/appr-\w+/g) ?? []);
    expect(links).toHaveLength(3);
    expect(new Set(links).size).toBe(3);
  });

  it('brings an invitation’s link to the invited, and keeps it sealed until then', async () => {
    const w = await arrange();
    const owner = await makeMember(sudo, w.org, 'owner');
    const made = await invite(owner, { email: 'new@acme.test', role: 'operator' }, CALL);
    expect(made.mailed).toBe(true);
    expect(JSON.stringify(await w.rows())).not.toContain(made.token);
    expect(await sendDueMail(100)).toBe(1);
    expect(smtp.mails).toMatchObject([{ to: ['new@acme.test'] }]);
    expect(readMail(smtp.mails[0]!).text).toContain(made.url);
    expect(await w.rows()).toEqual([]);
    const other = await invite(owner, { email: 'other@acme.test', role: 'operator' }, CALL);
    await revokeInvitation(owner, other.invitation_id, CALL);
    expect(await sendDueMail(100)).toBe(0);
    expect(await w.rows()).toEqual([]);
  });

  it('goes on past one that can’t be composed, which is given up in the end', async () => {
    const broken = await arrange();
    const admin = await makeMember(sudo, broken.org, 'admin');
    await invite(admin, { email: 'new@acme.test', role: 'viewer' }, CALL);
    await sudo(`UPDATE outbox SET payload = payload || '{"sealed": "AAAA"}' WHERE org_id = $1`, [broken.org]);
    const other = await arrange();
    await invite(await makeMember(sudo, other.org, 'admin'), { email: 'other@acme.test', role: 'viewer' }, CALL);
    expect(await sendDueMail(100)).toBe(1);
    expect(smtp.mails).toMatchObject([{ to: ['other@acme.test'] }]);
    for (let tries = 1; tries < 10; tries++) {
      expect(await broken.rows()).toMatchObject([{ attempts: tries }]);
      await broken.hurry();
      expect(await sendDueMail(100)).toBe(0);
    }
    expect(await broken.rows()).toEqual([]);
  });

  it('goes on with other organizations past a row that can’t be read, and tries it again later', async () => {
    const broken = await arrange();
    await broken.queue([{}]);
    await sudo(`UPDATE outbox SET payload = payload || '{"event": 5}' WHERE org_id = $1`, [broken.org]);
    await broken.hurry();
    const other = await arrange();
    await other.queue([{}]);
    await other.hurry();
    expect(await sendDueMail(100)).toBe(1);
    expect(smtp.mails).toMatchObject([{ to: [other.wants.email] }]);
    expect(await broken.rows()).toMatchObject([{ attempts: 1 }]);
    await sudo(`DELETE FROM outbox WHERE org_id = $1`, [broken.org]);
  });

  it('tells admins of a webhook that was switched off', async () => {
    const w = await arrange();
    const admin = await makeMember(sudo, w.org, 'admin');
    const body = { url: 'https://hooks.invalid/in', events: ['rule.created' as const], format: 'standard' as const };
    await createWebhook(admin, { ...body, description: '' }, CALL);
    const [row] = await sudo('SELECT id FROM webhooks WHERE org_id = $1', [w.org]);
    await disableWebhook(w.org, String(row?.['id']), 'The endpoint answered 410: it is gone for good.');
    await w.hurry();
    expect(await sendDueMail(100)).toBe(1);
    expect(smtp.mails).toMatchObject([{ to: [admin.email] }]);
    expect(readMail(smtp.mails[0]!).text).toContain('410');
  });
});
