import { describe, expect, it } from 'vitest';
import type { Json } from '@/lib/dialects/testing/arrange';
import { ask, BASE, call, context, database, execute, org, sudo, world } from './testing/world';

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
