import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { dialectWorld, type Json } from '@/lib/dialects/testing/arrange';

const database = await testDatabase();
const { call, org } = await dialectWorld(database);
const world = await org();
const BASE = '/api/v1/approvals';
let count = 0;

const ask = async (change: Json = {}, token = world.agent): Promise<Json> => {
  const body = {
    action_id: `deploy-${++count}`,
    action_type: 'deploy',
    description: 'Deploy',
    run_id: 'wf_abc123',
    ...change,
  };
  const answer = await call(token, 'POST', `${BASE}/`, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
const one = (approval: Json, verb = '') => `${BASE}/${String(approval['action_id'])}${verb}`;
const decide = (approval: Json, body: Json, token = world.operator) =>
  call(token, 'POST', one(approval, '/decide'), { decided_by: 'admin@example.com', ...body });
const expire = (approval: Json) =>
  database.sudo(
    `UPDATE approvals SET expires_at = now() - interval '1 second' WHERE org_id = $1 AND external_id = $2`,
    [world.orgId, approval['action_id']],
  );

describe('requests of workers', () => {
  it('answer 201 with Unix seconds, with and without the slash, for an hour', async () => {
    const context = { platform: 'vercel', config: { projectName: 'trading-bot' } };
    const approval = await ask({ context, requested_by: 'temporal-worker', timeout_seconds: 3600 });
    expect(approval).toMatchObject({
      action_type: 'deploy',
      description: 'Deploy',
      context,
      run_id: 'wf_abc123',
      requested_by: 'temporal-worker',
      status: 'pending',
      decided_at: null,
      decided_by: null,
      decision_reason: null,
      timeout_seconds: 3600,
    });
    const { requested_at, expires_at } = approval as { requested_at: number; expires_at: number };
    expect(Math.abs(requested_at - Date.now() / 1000)).toBeLessThan(60);
    expect(expires_at - requested_at).toBeCloseTo(3600, 1);
    const plain = await call(world.agent, 'POST', BASE, { action_id: 'no-slash', action_type: 'deploy' });
    expect(plain.status).toBe(201);
    expect(plain.body).toMatchObject({ timeout_seconds: 3600, requested_by: 'temporal-worker', description: '' });
  });

  it('refuse an action_id that was used (400), is one of ours, or is a word of the paths', async () => {
    const approval = await ask();
    const again = await call(world.agent, 'POST', BASE, { action_id: approval['action_id'], action_type: 'deploy' });
    expect([again.status, again.body['code']]).toEqual([400, 'ACTION_ID_TAKEN']);
    expect(again.body['detail']).toBe(`Approval already exists for action_id: ${String(approval['action_id'])}`);
    for (const action_id of [
      'cleanup',
      'pending',
      String(approval['approval_id']),
      '01890a5d-ac96-774b-bcce-b302099a8057',
    ]) {
      expect((await call(world.agent, 'POST', BASE, { action_id, action_type: 'x' })).status, action_id).toBe(422);
    }
    for (const timeout_seconds of [59, 86_401]) {
      expect(
        (await call(world.agent, 'POST', BASE, { action_id: 't', action_type: 'x', timeout_seconds })).status,
      ).toBe(422);
    }
  });

  it('of the same content are approvals of their own', async () => {
    const [a, b] = [await ask(), await ask()];
    expect(a['approval_id']).not.toBe(b['approval_id']);
  });
});

describe('lists', () => {
  it('are what waits, soonest expiring first, filtered before they are limited', async () => {
    const mine = await org();
    await ask({ timeout_seconds: 7200, run_id: 'r1' }, mine.agent);
    const soon = await ask({ timeout_seconds: 60, run_id: 'r2' }, mine.agent);
    const later = await ask({ timeout_seconds: 600, run_id: 'r1' }, mine.agent);
    const list = (query: string) => call(mine.agent, 'GET', `${BASE}/${query}`);
    expect((await list('')).list.map((a) => a['action_id']).slice(0, 2)).toEqual([
      soon['action_id'],
      later['action_id'],
    ]);
    expect((await list('?run_id=r1&limit=1')).list.map((a) => a['action_id'])).toEqual([later['action_id']]);
    await call(mine.operator, 'POST', one(later, '/decide'), { approved: true });
    expect((await list('?run_id=r1')).list).toHaveLength(1);
    expect((await list('?limit=1001')).status).toBe(422);
  });
});

describe('decisions', () => {
  it('count for whoever calls; decided_by is a claim', async () => {
    const approval = await ask();
    const yes = await decide(approval, { approved: true, reason: 'Deployment reviewed and approved' });
    expect(yes.body).toMatchObject({
      status: 'approved',
      decided_by: world.email,
      decision_reason: 'Deployment reviewed and approved',
    });
    expect(typeof yes.body['decided_at']).toBe('number');
    const [row] = await database.sudo('SELECT claimed_by FROM approvals WHERE external_id = $1', [
      approval['action_id'],
    ]);
    expect(row?.['claimed_by']).toBe('admin@example.com');
    const trail = await call(world.operator, 'GET', `${world.base}/approvals/${String(approval['approval_id'])}/trail`);
    expect((trail.body['items'] as Json[]).at(-1)).toMatchObject({
      type: 'action_approved',
      actor: { kind: 'user', label: world.email },
      payload: { claimed_by: 'admin@example.com' },
    });
    const no = await decide(await ask(), { approved: false });
    expect(no.body).toMatchObject({ status: 'rejected', decision_reason: 'Rejected without a reason.' });
  });

  it('are a person’s', async () => {
    const approval = await ask();
    const byKey = await decide(approval, { approved: true }, world.agent);
    expect([byKey.status, byKey.body['code']]).toEqual([403, 'HUMAN_REQUIRED']);
    expect((await decide(approval, { approved: true }, world.viewer)).status).toBe(403);
  });

  it('of unknown approvals and of those that wait no more are 400; reading an unknown one is 404', async () => {
    const unknown = { action_id: 'nobody-knows' };
    const decided = await decide(unknown, { approved: true });
    expect([decided.status, decided.body['detail']]).toEqual([400, 'Approval not found for action_id: nobody-knows']);
    const read = await call(world.agent, 'GET', one(unknown));
    expect([read.status, read.body['detail']]).toEqual([404, 'Approval not found for action_id: nobody-knows']);
    const approval = await ask();
    expect((await decide(approval, { approved: true })).status).toBe(200);
    expect((await decide(approval, { approved: true })).status).toBe(200); // the same person, the same decision
    const other = await decide(approval, { approved: false });
    expect([other.status, other.body['detail']]).toEqual([400, 'Approval is not pending (status: approved)']);
    expect(other.body['current']).toMatchObject({ status: 'approved' });
    const overdue = await ask();
    await expire(overdue);
    const late = await decide(overdue, { approved: true });
    expect([late.status, late.body['detail']]).toEqual([400, 'Approval is not pending (status: expired)']);
    expect((await decide(await ask(), { approved: true }, (await org()).operator)).status).toBe(400);
  });
});

describe('the end of a workflow', () => {
  it('cancels, by the worker its own and by an operator any', async () => {
    const [mine, another, third] = [await ask(), await ask(), await ask()];
    const cancelled = await call(world.agent, 'POST', one(mine, '/cancel?reason=Workflow+cancelled'));
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      decision_reason: 'Workflow cancelled',
      decided_by: null,
    });
    expect((await call(world.operator, 'POST', one(another, '/cancel'))).body).toMatchObject({
      status: 'cancelled',
      decision_reason: 'Cancelled by system',
    });
    const late = await decide(mine, { approved: true });
    expect([late.status, late.body['detail']]).toEqual([400, 'Approval is not pending (status: cancelled)']);
    expect((await call(world.viewer, 'POST', one(third, '/cancel'))).status).toBe(403);
    expect((await call((await org()).agent, 'POST', one(third, '/cancel'))).status).toBe(400);
    expect((await call(world.agent, 'GET', one(third))).body['status']).toBe('pending');
  });

  it('cleans up what is overdue', async () => {
    const mine = await org();
    const approval = await ask({}, mine.agent);
    const overdue = `UPDATE approvals SET expires_at = now() - interval '1 second' WHERE org_id = $1`;
    await database.sudo(overdue, [mine.orgId]);
    expect((await call(mine.agent, 'GET', one(approval))).body['status']).toBe('expired');
    expect((await call(mine.operator, 'POST', `${BASE}/cleanup`)).body).toEqual({ cleaned_up: 1 });
    expect((await call(mine.operator, 'POST', `${BASE}/cleanup/`)).body).toEqual({ cleaned_up: 0 });
  });
});

describe('one approval in every dialect', () => {
  it('is shown in the one it was made in, or in the one that is asked for, and decided from any', async () => {
    const approval = await ask({ context: { n: 1 } });
    const id = String(approval['approval_id']);
    const get = (format: string) => call(world.operator, 'GET', `${BASE}/${id}${format}`);
    expect((await get('')).body).toMatchObject({ action_id: approval['action_id'], status: 'pending' });
    expect((await get('?format=signed')).body).toMatchObject({
      agent: 'workflow',
      action: 'deploy',
      context: { n: 1 },
    });
    expect((await get('?format=canonical')).body).toMatchObject({
      approval_id: id,
      action: { type: 'workflow', tool: 'deploy', params: { n: 1 } },
      execution: { mode: 'agent' },
      external_id: approval['action_id'],
    });
    expect((await get('?format=module')).status).toBe(200);
    expect((await get('?format=nonsense')).status).toBe(422);
    expect(
      (await call(world.operator, 'POST', `${world.base}/approvals/${id}/deny`, { reason: 'not now' })).status,
    ).toBe(200);
    expect((await get('')).body).toMatchObject({
      status: 'rejected',
      decision_reason: 'not now',
      decided_by: world.email,
    });
    expect((await get('?format=signed')).body).toMatchObject({ status: 'rejected', decision: 'rejected' });
  });

  it('wakes whoever waits, by whichever dialect it is decided', async () => {
    const approval = await ask();
    const path = `/api/v1/gateway/approvals/${String(approval['approval_id'])}/status?wait=20&until=decision`;
    const waiting = call(world.agent, 'GET', path);
    const inDialect = call(world.agent, 'GET', `${one(approval)}?wait=20`);
    await decide(approval, { approved: true });
    expect((await waiting).body).toMatchObject({ status: 'approved' });
    expect((await inDialect).body).toMatchObject({ status: 'approved', action_id: approval['action_id'] });
  });

  it('asks for our id where two agents used the same one of theirs', async () => {
    await database.sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'another-bot', 'x')`, [world.orgId]);
    const another = await world.key('another-bot');
    const mine = await ask({ action_id: 'same' });
    const theirs = await ask({ action_id: 'same' }, another);
    expect((await call(world.agent, 'GET', one(mine))).body['approval_id']).toBe(mine['approval_id']);
    expect((await call(another, 'GET', one(mine))).body['approval_id']).toBe(theirs['approval_id']);
    const both = await decide(mine, { approved: true });
    expect([both.status, both.body['code']]).toEqual([409, 'CONFLICT']);
    expect((await decide({ action_id: mine['approval_id'] }, { approved: true })).status).toBe(200);
    expect((await call(another, 'GET', one(mine))).body['status']).toBe('pending');
  });
});

describe('safety', () => {
  const post = (path: string, body: Json, token = world.agent) => call(token, 'POST', `/api/v1/safety/${path}`, body);

  it('checks actions by the built-in policy set', async () => {
    expect((await post('check', { action: 'deploy', context: { platform: 'vercel' } })).body).toMatchObject({
      allowed: true,
      requires_approval: true,
    });
    expect((await post('check', { action: 'execute_code', context: { command: 'rm -rf /' } })).body).toMatchObject({
      allowed: false,
    });
  });

  it('keeps a budget of each run, of each agent', async () => {
    const made = await post('budget/create', { run_id: 'run-1', limit: 10 });
    expect([made.status, made.body]).toEqual([
      201,
      { run_id: 'run-1', spent: 0, limit: 10, remaining: 10, exceeded: false },
    ]);
    expect((await post('budget/create', { run_id: 'run-1', limit: 5 })).status).toBe(409);
    expect((await post('budget/spend', { run_id: 'run-1', amount: 0.1 })).body).toMatchObject({ spent: 0.1 });
    expect((await post('budget/spend', { run_id: 'run-1', amount: 0.2 })).body).toMatchObject({
      spent: 0.3,
      remaining: 9.7,
    });
    expect((await post('budget/can-spend', { run_id: 'run-1', amount: 9.7 })).body).toMatchObject({ can_spend: true });
    expect((await post('budget/can-spend', { run_id: 'run-1', amount: 9.8 })).body).toMatchObject({ can_spend: false });
    const refused = await post('budget/spend', { run_id: 'run-1', amount: 9.8, enforce: true });
    expect([refused.status, refused.body['code']]).toEqual([409, 'BUDGET_EXCEEDED']);
    expect((await post('budget/spend', { run_id: 'run-1', amount: 20 })).body).toMatchObject({
      remaining: 0,
      exceeded: true,
    });
    expect((await call((await org()).agent, 'GET', '/api/v1/safety/budget/run-1')).status).toBe(404);
    expect((await call(world.agent, 'DELETE', '/api/v1/safety/budget/run-1')).status).toBe(204);
    expect((await call(world.agent, 'GET', '/api/v1/safety/budget/run-1')).status).toBe(404);
    expect((await post('budget/spend', { run_id: 'run-1', amount: -1 })).status).toBe(422);
  });

  it('never overshoots what is enforced, however many spend at once', async () => {
    await post('budget/create', { run_id: 'run-2', limit: 10 });
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => post('budget/spend', { run_id: 'run-2', amount: 1, enforce: true })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
    expect((await call(world.agent, 'GET', '/api/v1/safety/budget/run-2')).body).toMatchObject({
      spent: 10,
      exceeded: false,
    });
  });
});
