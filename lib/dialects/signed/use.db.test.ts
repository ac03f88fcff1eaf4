import { describe, expect, it } from 'vitest';
import type { Json } from '@/lib/dialects/testing/arrange';
import { ask, BASE, call, decide, execute, org, sign, sudo, world } from './testing/world';

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
