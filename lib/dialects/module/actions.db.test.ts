import { describe, expect, it } from 'vitest';
import { agentOf, makeApprovals, makeMember, makeOrg, type ApprovalChange } from '@/lib/approvals/testing/arrange';
import { cancelApproval } from '@/lib/approvals/cancel';
import { testDatabase } from '@/lib/db/testing/database';
import { MODULE_STATUSES } from '@/lib/contracts/module';
import { newId, type ApprovalId, type OrgId } from '@/lib/ids';
import { countActionsOf } from '@/lib/db/sql/module-actions';
import { action, actionId, actions, countActions, expireStaleActions } from './actions';
import { approveAction, rejectAction } from './decide';

const { sudo } = await testDatabase();
const call = { requestId: 'req-test' };
const page = { offset: 0, limit: 50 };

async function ran(org: OrgId, id: ApprovalId | undefined, status: string, minutesAgo = 0) {
  await sudo(
    `UPDATE approvals SET execution_status = $3, attempt = 1, decided_at = now() - make_interval(mins => $4)
     WHERE org_id = $1 AND id = $2`,
    [org, id, status, minutesAgo],
  );
}

async function world(changes: readonly ApprovalChange[]) {
  const org = await makeOrg(sudo);
  await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'other-bot', 'Other Bot')`, [org]);
  const [operator, viewer] = [await makeMember(sudo, org), await makeMember(sudo, org, 'viewer')];
  return { org, operator, viewer, ids: await makeApprovals(sudo, org, changes) };
}

describe('the list of actions', () => {
  it('finds each by the one word of its status, and the counts agree', async () => {
    const { org, operator, ids } = await world([
      {},
      { expires_in: -1 },
      { status: 'expired', expires_in: -1 },
      { status: 'denied' },
      { status: 'cancelled' },
      ...Array.from({ length: 6 }, () => ({ status: 'approved', execution_mode: 'agent' as const })),
    ]);
    for (const [index, status] of ['granted', 'spent', 'succeeded', 'failed', 'ambiguous'].entries()) {
      await ran(org, ids[6 + index], status);
    }
    const found: Record<string, number> = {};
    for (const status of MODULE_STATUSES) {
      const { data, meta } = await actions(operator, { ...page, status });
      expect(data.every((item) => item.status === status)).toBe(true);
      expect(meta).toMatchObject({ total: data.length, has_more: false });
      found[status] = data.length;
    }
    expect(found).toEqual({ pending: 1, approved: 3, executed: 3, rejected: 2, expired: 2 });
    expect(await countActions(operator)).toEqual({ total: 11, total_relation: 'eq', by_status: found });
    expect((await actions(operator, { ...page, status: 'cancelled' })).data).toMatchObject([{ state: 'cancelled' }]);
    expect((await actions(operator, page)).meta.total).toBe(11);
    const stalled = (await actions(operator, page)).data.filter((item) => item.stalled);
    expect(stalled.map((item) => item.id)).toEqual([ids[10]]);
  });

  it('are counted up to 10,000 also where a status stands for two of ours', async () => {
    const { org, operator } = await world([{ status: 'denied' }, { status: 'cancelled' }]);
    await sudo(
      `INSERT INTO approvals SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).* FROM approvals a, generate_series(1, 5_010) WHERE a.org_id = $1`,
      [org],
    );
    const most = { total: 10_000, total_relation: 'gte', by_status: { rejected: 10_000 } };
    expect(await countActions(operator)).toMatchObject(most);
  });

  it('are counted up to 10,000 and no further, reading no more than that', async () => {
    const { org, operator } = await world([{}, { status: 'expired', expires_in: -1 }]);
    await sudo(
      `INSERT INTO approvals SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).* FROM approvals a, generate_series(1, 10_050) WHERE a.org_id = $1 AND a.status = 'expired'`,
      [org],
    );
    expect(await countActions(operator)).toMatchObject({
      total_relation: 'gte',
      by_status: { pending: 1, expired: 10_000 },
    });
    const { statement } = countActionsOf(null);
    const [plan] = await sudo<{ 'QUERY PLAN': unknown }>(
      `EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) ${statement.text.replaceAll('$1', `'${org}'::uuid`)}`,
    );
    const read = [...JSON.stringify(plan?.['QUERY PLAN']).matchAll(/"Actual Rows":(\d+)/g)].map(([, n]) => Number(n));
    expect(Math.max(...read)).toBeLessThanOrEqual(10_001);
  });

  it('is newest first in pages that say whether there is more', async () => {
    const { operator, ids } = await world(Array.from({ length: 5 }, (_, n) => ({ created_ago: n * 60 })));
    const first = await actions(operator, { offset: 0, limit: 2 });
    const last = await actions(operator, { offset: 4, limit: 2 });
    expect(first.data.map((item) => item.id)).toEqual(ids.slice(0, 2));
    expect(first.meta).toEqual({ total: 5, total_relation: 'eq', offset: 0, limit: 2, has_more: true });
    expect(last.data.map((item) => item.id)).toEqual(ids.slice(4));
    expect(last.meta.has_more).toBe(false);
  });

  it('filters by tool, with and without its type, and by time', async () => {
    const { operator, ids } = await world([
      { action_type: 'email', tool: 'send' },
      { action_type: 'sms', tool: 'send', created_ago: 7200 },
      {},
    ]);
    const some = async (more: Record<string, string>) =>
      (await actions(operator, { ...page, ...more })).data.map((item) => item.id);
    expect(await some({ tool_name: 'send' })).toEqual([ids[0], ids[1]]);
    expect(await some({ tool_name: 'sms:send' })).toEqual([ids[1]]);
    expect(await some({ until: new Date(Date.now() - 3_600_000).toISOString() })).toEqual([ids[1]]);
    expect(await some({ since: new Date(Date.now() - 3_600_000).toISOString(), tool_name: 'send' })).toEqual([ids[0]]);
    expect(await some({ since: '2999-01-01' })).toEqual([]);
    expect(await some({ since: '2020-01-01', until: '2999-01-01' })).toHaveLength(3);
  });

  it('lists what was run by its decision, the latest first', async () => {
    const { org, operator, ids } = await world(
      Array.from({ length: 3 }, () => ({ status: 'approved', execution_mode: 'agent' as const })),
    );
    await ran(org, ids[0], 'succeeded', 5);
    await ran(org, ids[1], 'failed', 60);
    const executed = await actions(operator, page, 'decided');
    expect(executed.data.map((item) => item.id)).toEqual([ids[0], ids[1]]);
    const since = new Date(Date.now() - 1_800_000).toISOString();
    expect((await actions(operator, { ...page, since }, 'decided')).data.map((item) => item.id)).toEqual([ids[0]]);
    expect((await actions(operator, { ...page, rule_id: newId('rule') }, 'decided')).data).toEqual([]);
  });

  it('refuses with 400 what can be no status, time or id', async () => {
    const { operator } = await world([]);
    const refused = { code: 'MALFORMED' };
    await expect(actions(operator, { ...page, status: 'done' })).rejects.toMatchObject(refused);
    await expect(actions(operator, { ...page, since: 'yesterday' })).rejects.toMatchObject(refused);
    await expect(actions(operator, { ...page, rule_id: 'x' }, 'decided')).rejects.toMatchObject(refused);
    expect(() => actionId('nonsense')).toThrow('Invalid action_id: nonsense');
  });

  it('shows an agent its own, and another organization none', async () => {
    const { org, ids } = await world([{}, { agent_id: 'other-bot' }]);
    const agent = agentOf(org);
    expect((await actions(agent, page)).data.map((item) => item.id)).toEqual([ids[0]]);
    expect((await countActions(agent)).total).toBe(1);
    const stranger = (await world([])).operator;
    expect((await actions(stranger, page)).data).toEqual([]);
    for (const actor of [agent, stranger]) {
      await expect(action(actor, actionId(ids[1] ?? ''))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('masks sensitive args for viewers and keys, and shows them to whoever may decide', async () => {
    const params = { to: 'alice@example.com', channel: 'ops', subject: 'Hi' };
    const { org, operator, viewer, ids } = await world([
      { action_type: 'email', tool: 'send', params, summary: 'to alice@example.com' },
    ]);
    await sudo(`INSERT INTO tools (org_id, tool, sensitive_params) VALUES ($1, 'email:send', '{channel}')`, [org]);
    const id = actionId(ids[0] ?? '');
    expect(await action(operator, id)).toMatchObject({ tool_args: params, agent_summary: 'to alice@example.com' });
    for (const actor of [viewer, agentOf(org)]) {
      expect(await action(actor, id)).toMatchObject({
        tool_args: { to: '[REDACTED]', channel: '[REDACTED]', subject: 'Hi' },
        agent_summary: 'to [REDACTED]',
      });
      expect(JSON.stringify(await actions(actor, page))).not.toContain('alice');
    }
  });
});

describe('deciding', () => {
  it('approves and rejects by the person, and a repeat answers the same', async () => {
    const { operator, ids } = await world([{}, {}]);
    const [a, b] = ids.map((id) => actionId(id));
    if (!a || !b) throw new Error('two actions were made');
    const approved = await approveAction(operator, a, {}, call);
    expect(approved).toMatchObject({ id: a, status: 'approved', decided_by: `human:${operator.email}` });
    expect(await approveAction(operator, a, {}, call)).toEqual(approved);
    const rejected = await rejectAction(operator, b, { reason: 'too late' }, call);
    expect(rejected).toMatchObject({ id: b, status: 'rejected', decision_reason: 'too late' });
  });

  it('asks for no reason', async () => {
    const { operator, ids } = await world([{}]);
    const rejected = await rejectAction(operator, actionId(ids[0] ?? ''), { reason: null }, call);
    expect(rejected).toMatchObject({ status: 'rejected', decision_reason: 'No reason given.' });
  });

  it('says in the module’s words what can no longer be decided, with the action as it is', async () => {
    const { org, operator, ids } = await world([{ status: 'denied' }, { expires_in: -1 }, {}]);
    const [denied, overdue, cancelled] = ids.map((id) => actionId(id));
    if (!denied || !overdue || !cancelled) throw new Error('three actions were made');
    await cancelApproval(agentOf(org), cancelled, {}, call);
    await expect(approveAction(operator, denied, {}, call)).rejects.toMatchObject({
      code: 'ALREADY_DECIDED',
      detail: expect.stringMatching(/^Cannot transition from 'rejected' to 'approved': .*already decided/),
      current: { id: denied, status: 'rejected' },
    });
    await expect(rejectAction(operator, overdue, {}, call)).rejects.toMatchObject({
      code: 'APPROVAL_EXPIRED',
      detail: expect.stringMatching(/^Cannot transition from 'expired' to 'rejected': .*expired/),
    });
    await expect(approveAction(operator, cancelled, {}, call)).rejects.toMatchObject({
      current: { status: 'rejected', state: 'cancelled', decided_by: 'agent:deployment-bot' },
    });
  });

  it('refuses what has changed since it was seen', async () => {
    const { operator, ids } = await world([{ version: 2 }]);
    const id = actionId(ids[0] ?? '');
    await expect(approveAction(operator, id, { expected_version: 1 }, call)).rejects.toMatchObject({ code: 'CHANGED' });
  });

  it('is a person’s: no key gets past', async () => {
    const { org, ids } = await world([{}]);
    const id = actionId(ids[0] ?? '');
    await expect(approveAction(agentOf(org), id, {}, call)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
    await expect(rejectAction(agentOf(org), id, {}, call)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
  });
});

it('expires what is overdue and names it by plain ids', async () => {
  const { operator, ids } = await world([{ expires_in: -1 }, {}]);
  expect(await expireStaleActions(operator, call)).toEqual({ expired_count: 1, expired_ids: [ids[0]] });
  expect(await expireStaleActions(operator, call)).toEqual({ expired_count: 0, expired_ids: [] });
});
