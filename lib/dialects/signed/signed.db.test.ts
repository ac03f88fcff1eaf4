import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { dialectWorld, type Json } from '@/lib/dialects/testing/arrange';

const database = await testDatabase();
const { call, org } = await dialectWorld(database);
const world = await org();
const secret = await world.secret();
const BASE = '/api/v1/approvals';
const context = { file: 'config/production.yaml', changes_count: 1500, risk_score: 85 };
let count = 0;

/** A request of the runbook; each with a context of its own unless said. */
const ask = async (change: Json = {}, token = world.agent): Promise<Json> => {
  const body = {
    agent: 'knowledge_update',
    action: 'apply',
    context: { ...context, n: ++count },
    reason: 'Large',
    ...change,
  };
  const answer = await call(token, 'POST', BASE, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
const isoOf = (approval: Json): string => String(approval['expires_at']).replace('Z', '+00:00');
const sign = (approval: Json, decision: string, approver = world.email, key = secret): string =>
  createHmac('sha256', key)
    .update(`${String(approval['id'])}:${decision}:${approver}:${isoOf(approval)}`)
    .digest('hex');
const decide = (approval: Json, decision: string, change: Json = {}, token = world.operator) =>
  call(token, 'POST', `${BASE}/${String(approval['id'])}/approve`, {
    decision,
    approver: world.email,
    comment: 'Reviewed',
    signature: sign(approval, decision),
    ...change,
  });
const execute = (approval: Json, change: Json = {}, token = world.agent) =>
  call(token, 'POST', `${BASE}/${String(approval['id'])}/execute`, {
    agent: approval['agent'],
    action: approval['action'],
    context: approval['context'],
    ...change,
  });
const sudo = (text: string, approval: Json) =>
  database.sudo(`${text} WHERE org_id = $1 AND context_hash = $2`, [world.orgId, approval['context_hash']]);

describe('requests', () => {
  it('answer as the runbook prints, for an hour, in whole seconds, with the context’s hash', async () => {
    const answer = await call(world.agent, 'POST', BASE, {
      agent: 'knowledge_update',
      action: 'apply',
      context,
      reason: 'Large',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'pending',
      requested_by: 'agent:knowledge_update',
      agent: 'knowledge_update',
      action: 'apply',
      context,
      reason: 'Large',
      context_hash: '9909194aadaaaee234a9640dd4b85ebdd895197c099ac56ebff8dc75c6f68ed5',
    });
    expect(answer.body['id']).toMatch(/^appr_[0-9a-z]{26}$/);
    expect(answer.body['expires_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const life = Date.parse(String(answer.body['expires_at'])) - Date.parse(String(answer.body['requested_at']));
    expect(Math.round(life / 1000)).toBe(3600);
    const [row] = await sudo('SELECT expires_at, risk_tier, reason_codes FROM approvals', answer.body);
    expect(new Date(String(row?.['expires_at'])).getMilliseconds()).toBe(0);
    expect(row?.['reason_codes']).toContain('HIGH_RISK_ACTION');
  });

  it('live as long as they say', async () => {
    const approval = await ask({ expires_in_seconds: 7200 });
    const life = Date.parse(String(approval['expires_at'])) - Date.parse(String(approval['requested_at']));
    expect([7199, 7200]).toContain(life / 1000);
  });

  it('are refused with both shapes named when the body is of neither or of both', async () => {
    const neither = await call(world.agent, 'POST', BASE, { nonsense: 1 });
    expect(neither.status).toBe(422);
    expect(neither.text).toContain('action_id, action_type');
    expect(neither.text).toContain('agent, action');
    expect(neither.body['errors']).toContainEqual({ path: 'nonsense', message: 'unknown field' });
    const both = { agent: 'a', action: 'b', action_id: 'c', action_type: 'd' };
    expect((await call(world.agent, 'POST', BASE, both)).status).toBe(422);
    const wrong = await call(world.agent, 'POST', BASE, { agent: 'a b', action: 'x', expires_in_seconds: 5, no: 1 });
    expect((wrong.body['errors'] as Json[]).map((e) => e['path']).sort()).toEqual([
      'agent',
      'expires_in_seconds',
      'no',
    ]);
    for (const body of ['null', '[]', '"x"', '{"__proto__":{"admin":true}}']) {
      expect((await call(world.agent, 'POST', BASE, body)).status, body).toBe(422);
    }
  });

  it('need an agent’s key', async () => {
    const body = { agent: 'knowledge_update', action: 'apply' };
    expect((await call(null, 'POST', BASE, body)).status).toBe(401);
    expect((await call(world.operator, 'POST', BASE, body)).status).toBe(403);
  });
});

describe('decisions', () => {
  it('approve and reject by one endpoint, signed', async () => {
    const approval = await ask();
    const yes = await decide(approval, 'approved');
    expect(yes.body).toMatchObject({
      id: approval['id'],
      status: 'approved',
      decision: 'approved',
      approver: world.email,
      comment: 'Reviewed',
      signature: sign(approval, 'approved'),
    });
    expect(yes.body['approved_at']).toMatch(/Z$/);
    const other = await ask();
    const no = await decide(other, 'rejected', { comment: undefined });
    expect(no.body).toMatchObject({ status: 'rejected', decision: 'rejected', signature: sign(other, 'rejected') });
  });

  it('take the Z and naive spellings of the expiry', async () => {
    for (const zone of ['Z', '']) {
      const approval = await ask();
      const message = `${String(approval['id'])}:approved:${world.email}:${isoOf(approval).replace('+00:00', zone)}`;
      const signature = createHmac('sha256', secret).update(message).digest('hex');
      expect((await decide(approval, 'approved', { signature })).status).toBe(200);
    }
  });

  it('refuse in distinct ways: unsigned, wrongly signed, as somebody else, by a key, twice, too late, elsewhere', async () => {
    const approval = await ask();
    const codeOf = async (answer: ReturnType<typeof decide>) => {
      const { status, body } = await answer;
      return `${status} ${String(body['code'])}`;
    };
    expect(await codeOf(decide(approval, 'approved', { signature: undefined }))).toBe('422 INVALID');
    expect(await codeOf(decide(approval, 'approved', { decision: undefined }))).toBe('422 INVALID');
    expect(await codeOf(decide(approval, 'approved', { signature: 'a'.repeat(64) }))).toBe('422 INVALID_SIGNATURE');
    const replayed = sign(await ask(), 'approved');
    expect(await codeOf(decide(approval, 'approved', { signature: replayed }))).toBe('422 INVALID_SIGNATURE');
    expect(await codeOf(decide(approval, 'approved', { signature: sign(approval, 'rejected') }))).toBe(
      '422 INVALID_SIGNATURE',
    );
    const other = await org();
    const foreign = sign(approval, 'approved', world.email, await other.secret());
    expect(await codeOf(decide(approval, 'approved', { signature: foreign }))).toBe('422 INVALID_SIGNATURE');
    expect(await codeOf(decide(approval, 'approved', { approver: 'boss@acme.test' }))).toBe('403 FORBIDDEN');
    expect(await codeOf(decide(approval, 'approved', {}, world.agent))).toBe('403 HUMAN_REQUIRED');
    expect(await codeOf(decide(approval, 'approved', {}, world.viewer))).toBe('403 FORBIDDEN');
    expect(await codeOf(decide(approval, 'approved', { approver: other.email }, other.operator))).toBe('404 NOT_FOUND');
    expect(await codeOf(decide(approval, 'approved'))).toBe('200 undefined');
    expect(await codeOf(decide(approval, 'approved'))).toBe('200 undefined'); // the same person, the same decision
    const late = await decide(approval, 'rejected');
    expect([late.status, late.body['code']]).toEqual([409, 'ALREADY_DECIDED']);
    expect(late.body['detail']).toMatch(/^Approval already decided/);
    expect(late.body['current']).toMatchObject({ status: 'approved', decision: 'approved' });
    const overdue = await ask();
    await sudo(`UPDATE approvals SET expires_at = date_trunc('second', now() - interval '5 seconds')`, overdue);
    const [now] = (await call(world.agent, 'GET', `${BASE}?status=expired`)).body['approvals'] as Json[];
    const expired = await decide({ ...overdue, expires_at: now?.['expires_at'] }, 'approved');
    expect([expired.status, expired.body['code']]).toEqual([409, 'APPROVAL_EXPIRED']);
    expect(expired.body['detail']).toMatch(/^Approval has expired/);
  });

  it('are verified', async () => {
    const approval = await ask();
    const verify = (body: Json) => call(world.agent, 'POST', `${BASE}/${String(approval['id'])}/verify`, body);
    expect((await verify({ signature: 'x' })).body).toMatchObject({ valid: false, code: 'NOT_DECIDED' });
    await decide(approval, 'approved');
    expect((await verify({ signature: sign(approval, 'approved') })).body).toEqual({
      valid: true,
      approval: {
        id: approval['id'],
        status: 'approved',
        decision: 'approved',
        approver: world.email,
        expires_at: approval['expires_at'],
      },
    });
    expect((await verify({ signature: sign(approval, 'rejected') })).body).toMatchObject({
      valid: false,
      error: 'Invalid signature',
    });
    const receipt = await call(world.agent, 'GET', `${world.base}/approvals/${String(approval['id'])}/receipt`);
    expect((await verify({ receipt: receipt.body['receipt'] })).body).toMatchObject({ valid: true });
    expect(
      (await call(world.agent, 'POST', `${BASE}/appr_abc123/verify`, { signature: 'x' })).body['detail'],
    ).toContain('not found');
  });
});

describe('the executor', () => {
  it('checks in order, then the approval is used up', async () => {
    const approval = await ask();
    const codeOf = async (change: Json = {}, token = world.agent) => {
      const { status, body } = await execute(approval, change, token);
      return `${status} ${String(body['code'])}`;
    };
    // 1 exists: for another organization's agent it doesn't.
    expect(await codeOf({}, (await org()).agent)).toBe('404 NOT_FOUND');
    // 2 approved: before everything that is wrong, too.
    expect(await codeOf({ agent: 'other', context: {} })).toBe('409 NOT_APPROVED');
    await decide(approval, 'approved');
    // 3 the signature
    const [kept] = await sudo('SELECT signature FROM approvals', approval);
    await sudo(`UPDATE approvals SET signature = repeat('0', 64)`, approval);
    expect(await codeOf({ agent: 'other', context: {} })).toBe('422 INVALID_SIGNATURE');
    await sudo(`UPDATE approvals SET signature = '${String(kept?.['signature'])}'`, approval);
    // 5 agent and action, before 6 the context
    expect(await codeOf({ agent: 'other', context: {} })).toBe('409 ACTION_MISMATCH');
    expect(await codeOf({ action: 'delete' })).toBe('409 ACTION_MISMATCH');
    expect(await codeOf({ context: { ...(approval['context'] as Json), changes_count: 1501 } })).toBe(
      '409 CONTEXT_MISMATCH',
    );
    const used = await execute(approval);
    expect(used.body).toMatchObject({ status: 'executed', decision: 'approved' });
    expect(used.body['executed_at']).toMatch(/Z$/);
    const again = await execute(approval);
    expect([again.status, again.body['code']]).toEqual([409, 'ALREADY_USED']);
    expect(again.body['detail']).toBe('Approval not in approved state: executed');
    const shown = await call(world.operator, 'GET', `${world.base}/approvals/${String(approval['id'])}`);
    expect(shown.body).toMatchObject({ status: 'approved', execution: { status: 'spent', attempt: 1 } });
    const report = `/api/v1/gateway/approvals/${String(approval['id'])}/result`;
    expect((await call(world.agent, 'POST', report, { success: true, data: { done: 1 } })).status).toBe(200);
    const trail = await call(world.operator, 'GET', `${world.base}/approvals/${String(approval['id'])}/trail`);
    expect((trail.body['items'] as Json[]).map((event) => event['type'])).toEqual([
      ...['action_queued', 'action_approved', 'grant_minted', 'grant_spent', 'action_execution_started'],
      'action_execution_succeeded',
    ]);
  });

  it('refuses an approval behind its expiry, though it was approved in time', async () => {
    const approval = await ask();
    await decide(approval, 'approved');
    await sudo(`UPDATE approvals SET expires_at = date_trunc('second', now() - interval '5 seconds')`, approval);
    const [row] = (await call(world.agent, 'GET', `${BASE}?status=approved`)).body['approvals'] as Json[];
    const signature = sign({ ...approval, expires_at: row?.['expires_at'] }, 'approved');
    await sudo(`UPDATE approvals SET signature = '${signature}'`, approval);
    const late = await execute(approval, { agent: 'other' });
    expect([late.status, late.body['code'], late.body['detail']]).toEqual([
      409,
      'APPROVAL_EXPIRED',
      'Approval has expired',
    ]);
  });

  it('lets one of any number of executors through', async () => {
    const approval = await ask();
    await decide(approval, 'approved');
    const answers = await Promise.all(Array.from({ length: 8 }, () => execute(approval)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    expect(answers.filter((answer) => answer.body['code'] === 'ALREADY_USED')).toHaveLength(7);
    const [row] = await sudo(
      'SELECT (SELECT count(*)::int FROM executions x WHERE x.approval_id = approvals.id) AS runs FROM approvals',
      approval,
    );
    expect(row?.['runs']).toBe(1);
  });

  it('takes nothing from a grant that was given before: it is void', async () => {
    const approval = await ask();
    await decide(approval, 'approved');
    const status = await call(world.agent, 'GET', `/api/v1/gateway/approvals/${String(approval['id'])}/status`);
    expect((await execute(approval)).status).toBe(200);
    const action = { type: approval['agent'], tool: approval['action'], params: approval['context'] };
    const spent = await call(world.agent, 'POST', '/api/v1/gateway/execute', {
      action,
      override_token: status.body['override_token'],
    });
    expect(spent.body['decision']).toBe('DENY');
  });
});

describe('approved in advance', () => {
  it('by an owner who turned gating off: signed by the server, so that executors take it, once', async () => {
    const mine = await org();
    await database.sudo(
      `UPDATE orgs SET gating_enabled = false, gating_reason = 'test', gating_until = now() + interval '1 hour' WHERE id = $1`,
      [mine.orgId],
    );
    const approval = await ask({ context: { n: 1 } }, mine.agent);
    expect(approval).toMatchObject({ status: 'approved', decision: 'approved' });
    expect(approval['signature']).toMatch(/^[0-9a-f]{64}$/);
    const receipt = await call(mine.operator, 'GET', `${mine.base}/approvals/${String(approval['id'])}/receipt`);
    expect(receipt.body['claims']).toMatchObject({ approver: { kind: 'system', id: null } });
    expect((await execute(approval, {}, mine.agent)).body).toMatchObject({ status: 'executed' });
    expect((await execute(approval, {}, mine.agent)).body).toMatchObject({ code: 'ALREADY_USED' });
  });

  it('by a standing rule: the receipt names the rule', async () => {
    const mine = await org();
    const rule = await call(mine.admin, 'POST', `${mine.base}/rules`, {
      tool_name: 'knowledge_update:apply',
      arg_constraints: { n: { type: 'exact', value: 1 } },
      max_uses: 5,
    });
    expect(rule.status, rule.text).toBe(201);
    const approval = await ask({ context: { n: 1 } }, mine.agent);
    expect(approval['status'], JSON.stringify(approval)).toBe('approved');
    expect(approval['signature']).toMatch(/^[0-9a-f]{64}$/);
    const receipt = await call(mine.operator, 'GET', `${mine.base}/approvals/${String(approval['id'])}/receipt`);
    expect(receipt.body['claims'], receipt.text).toMatchObject({ approver: { kind: 'rule' }, decided_via: 'rule' });
    expect((await execute(approval, {}, mine.agent)).body).toMatchObject({ status: 'executed' });
  });
});

describe('lists', () => {
  it('count and filter as signed approvals do', async () => {
    const mine = await org();
    const body = (n: number) => ({ agent: 'inbox_triage', action: 'quarantine', context: { n } });
    const made = await Promise.all([1, 2, 3].map((n) => ask(body(n), mine.agent)));
    const list = (query: string, token = mine.operator) => call(token, 'GET', `${BASE}${query}`);
    expect((await list('?offset=0')).body).toMatchObject({ total: 3, pending: 3, approved: 0, rejected: 0 });
    expect((await list('?status=pending&agent=inbox_triage&limit=2')).body['approvals']).toHaveLength(2);
    expect((await list('?agent=nobody')).body).toMatchObject({ total: 0, approvals: [] });
    expect((await list('?limit=2')).list).toHaveLength(2);
    expect((await list('?status=nonsense')).status).toBe(422);
    expect((await list('?offset=0', world.operator)).text).not.toContain(String(made[0]?.['id']));
  });
});
