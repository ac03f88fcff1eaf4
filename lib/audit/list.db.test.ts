import { describe, expect, it } from 'vitest';
import { agentOf, makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { auditPage } from '@/lib/contracts/audit';
import { testDatabase } from '@/lib/db/testing/database';
import { inOrg } from '@/lib/db/tx';
import type { AnyActor } from '@/lib/identity/actor';
import { newId, publicId, type OrgId } from '@/lib/ids';
import { appendAudit, auditRow, type AuditAbout } from './append';
import { auditKey, listAudit, type AuditFilter } from './list';
import { append, tamper } from './testing/log';
import { trailOf } from './trail';

const { sudo } = await testDatabase();

const record = (org: OrgId, actor: AnyActor, about: AuditAbout = {}) =>
  inOrg(org, (tx) =>
    appendAudit(tx, org, [auditRow(actor, 'req-1', 'action_cancelled', { action: 'a:b', action_hash: 'h' }, about)]),
  );

async function setUp() {
  const org = await makeOrg(sudo);
  return { org, ada: await makeMember(sudo, org), eve: await makeMember(sudo, org), bot: agentOf(org) };
}

const pageOf = async (actor: Parameters<typeof listAudit>[0], filter: AuditFilter = {}, limit = 50) =>
  listAudit(actor, filter, { limit, after: null });
const labels = async (actor: Parameters<typeof listAudit>[0], filter: AuditFilter) =>
  (await pageOf(actor, filter)).items.map((event) => event.actor.label);

describe('listAudit', () => {
  it('pages newest first without losing or repeating events of the same microsecond', async () => {
    const { org, ada } = await setUp();
    await append(org, 25);
    await tamper(sudo, [
      `UPDATE audit_events SET occurred_at = '2026-01-31 10:00:00.123456+00' WHERE org_id = $1 AND payload->>'n' < '15'`,
      [org],
    ]);
    const seen: string[] = [];
    let after = null;
    do {
      const page = await listAudit(ada, {}, { limit: 4, after });
      expect(page.total).toBe(25);
      seen.push(...page.items.map((event) => event.event_id));
      after = page.next && auditKey.parse(page.next);
    } while (after);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    const rows = await sudo<{ id: string }>(
      'SELECT id FROM audit_events WHERE org_id = $1 ORDER BY occurred_at DESC, id DESC',
      [org],
    );
    expect(seen).toEqual(rows.map((row) => publicId('evt', row.id)));
  });

  it('answers as its contract says, ids public', async () => {
    const { org, ada } = await setUp();
    const approval = newId('appr');
    await record(org, ada, { approval_id: approval, agent_id: 'deployment-bot', reason: 'no' });
    const { items } = await pageOf(ada);
    expect(auditPage.shape.items.parse(items)).toEqual(items);
    expect(items[0]).toMatchObject({
      type: 'action_cancelled',
      actor: { kind: 'user', id: publicId('usr', ada.userId), label: ada.email },
      approval_id: publicId('appr', approval),
      agent_id: 'deployment-bot',
      reason: 'no',
      payload: { action: 'a:b', action_hash: 'h' },
    });
  });

  it('filters by actor, type, agent, approval and rule', async () => {
    const { org, ada, eve, bot } = await setUp();
    const approval_id = newId('appr');
    const rule_id = newId('rule');
    await record(org, ada, { approval_id });
    await record(org, eve, { rule_id });
    await record(org, bot, { agent_id: 'deployment-bot' });
    expect(await labels(ada, { actor: ada.email.toUpperCase() })).toEqual([ada.email]);
    expect(await labels(ada, { actor: publicId('usr', eve.userId) })).toEqual([eve.email]);
    expect(await labels(ada, { actor: 'deployment-bot' })).toEqual(['deployment-bot']);
    expect(await labels(ada, { agent_id: 'deployment-bot' })).toEqual(['deployment-bot']);
    expect(await labels(ada, { approval_id: publicId('appr', approval_id) })).toEqual([ada.email]);
    expect(await labels(ada, { approval_id: approval_id })).toEqual([ada.email]);
    expect(await labels(ada, { rule_id: publicId('rule', rule_id), actor: eve.email })).toEqual([eve.email]);
    expect(await labels(ada, { type: ['action_queued'] })).toEqual([]);
    expect(await labels(ada, { type: ['action_queued', 'action_cancelled'] })).toHaveLength(3);
    await expect(pageOf(ada, { approval_id: 'x', rule_id: 'y' })).rejects.toMatchObject({
      code: 'INVALID',
      errors: [{ path: 'approval_id' }, { path: 'rule_id' }],
    });
  });

  it('takes days of the organization’s time zone and times with any offset, ends included', async () => {
    const org = await makeOrg(sudo, { timezone: 'America/New_York' });
    const ada = await makeMember(sudo, org);
    await append(org, 1);
    await tamper(sudo, [`UPDATE audit_events SET occurred_at = '2026-02-01 03:00:00+00' WHERE org_id = $1`, [org]]);
    const found = async (filter: AuditFilter) => (await pageOf(ada, filter)).total === 1;
    expect(await found({ from: '2026-01-31', to: '2026-01-31' })).toBe(true); // 22:00 in New York
    expect(await found({ from: '2026-02-01' })).toBe(false);
    expect(await found({ from: '2026-02-01T03:00:00Z', to: '2026-02-01T04:00:00+01:00' })).toBe(true);
    expect(await found({ from: '2026-02-01T03:00:00.000001Z' })).toBe(false);
    expect(await found({ from: '0001-01-01', to: '9999-12-31' })).toBe(true);
    expect(await found({ from: '2026-01-31T16:00:00-12:00' })).toBe(false);
    expect(await found({ to: '2026-02-02T00:00:00+23:59' })).toBe(false);
    for (const from of ['0000-01-01', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00+10:00']) {
      await expect(pageOf(ada, { from })).rejects.toMatchObject({ code: 'INVALID', errors: [{ path: 'from' }] });
    }
  });

  it('shows one organization only', async () => {
    const { org, ada } = await setUp();
    const other = await setUp();
    await record(other.org, other.ada);
    await record(org, ada);
    expect(await pageOf(ada)).toMatchObject({ total: 1, items: [{ actor: { label: ada.email } }] });
    expect(await labels(ada, { actor: other.ada.email })).toEqual([]);
  });
});

describe('trailOf', () => {
  it('tells an approval’s events in order, to its own agent only', async () => {
    const { org, ada, bot } = await setUp();
    const [id] = await makeApprovals(sudo, org, [{}]);
    await record(org, bot, { approval_id: id! });
    await record(org, ada, { approval_id: id! });
    await record(org, ada);
    const told = (await trailOf(ada, id!)).map((event) => event.actor.label);
    expect(told).toEqual(['deployment-bot', ada.email]);
    expect(await trailOf(bot, id!)).toHaveLength(2);
    await expect(trailOf(agentOf(org, 'another-bot'), id!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(trailOf((await setUp()).ada, id!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(trailOf(ada, newId('appr'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
