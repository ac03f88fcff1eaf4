import { describe, expect, it } from 'vitest';
import { approve } from '@/lib/approvals/decide-one';
import { makeApprovals, makeMember } from '@/lib/approvals/testing/arrange';
import { createRuleBody, replaceRuleBody, type CreateRuleBody } from '@/lib/contracts/rules';
import { withOrg } from '@/lib/db/scope';
import { APPROVALS_OF_TOOL } from '@/lib/db/sql/rules';
import { testDatabase } from '@/lib/db/testing/database';
import { execute } from '@/lib/gateway/execute';
import { arrangeAgent, callOf, propose } from '@/lib/gateway/testing/arrange';
import type { UserActor } from '@/lib/identity/actor';
import { parseId, type RuleId } from '@/lib/ids';
import { blastRadius } from './blast-radius';
import { createRule, replaceRule, revokeRule } from './create';
import { createFromApproval, suggestions } from './from-approval';
import { getRule, listRules } from './list';
import { makeRules } from './testing/arrange';

const { sudo } = await testDatabase();

const call = { requestId: 'req-test' };
const page = { limit: 50, offset: 0 };
const gated = (tools: object = {}) => ({
  constraints: { require_human_approval: ['*'] },
  tools: { deploy: { type: 'mock' as const, config: {}, ...tools } },
});

async function arranged(tools: object = {}) {
  const made = await arrangeAgent(sudo, gated(tools));
  const admin = await makeMember(sudo, made.orgId, 'admin');
  const operator = await makeMember(sudo, made.orgId, 'operator');
  const ask = async (params: Record<string, unknown>) => {
    const { answer } = await execute(made.actor, propose({ params }), callOf());
    return { answer, id: parseId('appr', answer.approval_id ?? '')! };
  };
  return { ...made, admin, operator, ask };
}

const body = (more: object = {}): CreateRuleBody =>
  createRuleBody.parse({ tool_name: 'kubernetes:deploy', arg_constraints: { namespace: 'production' }, ...more });
const idOf = (rule: { rule_id: string }): RuleId => parseId('rule', rule.rule_id)!;
const inAWeek = () => new Date(Date.now() + 6 * 86_400_000).toISOString();
const events = (orgId: string, type: string) =>
  sudo<{ payload: Record<string, unknown>; reason: string | null; rule_id: string }>(
    'SELECT payload, reason, rule_id FROM audit_events WHERE org_id = $1 AND type = $2 ORDER BY id',
    [orgId, type],
  );

describe('making a rule', () => {
  it('stores it with its event; it holds at once', async () => {
    const { operator, orgId, ask } = await arranged();
    const rule = await createRule(operator, body({ description: 'prod', max_uses: 3 }), call);
    expect(rule).toMatchObject({
      tool_name: 'kubernetes:deploy',
      arg_constraints: { namespace: { type: 'exact', value: 'production' } },
      created_by: operator.email,
      ...{ max_uses: 3, use_count: 0, active: true, in_force: true, specificity: 2, closed: false },
    });
    expect((await events(orgId, 'rule_created'))[0]).toMatchObject({ payload: { description: 'prod', max_uses: 3 } });
    expect((await ask({ namespace: 'production' })).answer.decision).toBe('ALLOW');
    expect(await getRule(operator, idOf(rule))).toMatchObject({ use_count: 1, last_used_at: expect.any(String) });
  });

  it.each([
    ['a narrowing constraint', { arg_constraints: { namespace: '*' }, max_uses: 1 }, ['arg_constraints']],
    ['a bound', {}, ['max_uses']],
    ['both', { arg_constraints: {} }, ['arg_constraints', 'max_uses']],
    [
      'more than a pattern of stars',
      { arg_constraints: { namespace: { type: 'pattern', value: '**' } }, max_uses: 1 },
      ['arg_constraints'],
    ],
  ])('for a tool of tier high needs %s', async (_what, more, paths) => {
    const { admin } = await arranged({ risk_tier: 'high' });
    await expect(createRule(admin, body(more), call)).rejects.toMatchObject({
      code: 'INVALID',
      errors: paths.map((path) => ({ path, message: expect.stringMatching(/'kubernetes:deploy' is high-risk/) })),
    });
    await expect(createRule(admin, body({ expires_at: inAWeek() }), call)).resolves.toMatchObject({ active: true });
  });

  it.each([
    ['takes every call', { arg_constraints: {}, max_uses: 1 }],
    ['takes any value', { arg_constraints: { namespace: '*' }, max_uses: 1 }],
    ['waives further reasons', { reasons: ['NEW_COUNTERPARTY'] }],
  ])('takes an admin when it %s', async (_what, more) => {
    const { operator, admin } = await arranged();
    await expect(createRule(operator, body(more), call)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(createRule(admin, body(more), call)).resolves.toMatchObject({ active: true });
  });

  it('takes a bound at every tier when it takes every call', async () => {
    const { admin } = await arranged({ risk_tier: 'low' });
    await expect(createRule(admin, body({ arg_constraints: {} }), call)).rejects.toMatchObject({
      errors: [{ path: 'max_uses' }],
    });
  });

  it('refuses an unknown agent, an expiry that is past, a token without the scope, and who is no person', async () => {
    const { operator, actor } = await arranged();
    await expect(createRule(operator, body({ agent_id: 'nobody-bot' }), call)).rejects.toMatchObject({
      code: 'INVALID',
    });
    const past = { expires_at: '2020-01-01T00:00:00Z' };
    await expect(createRule(operator, body(past), call)).rejects.toMatchObject({ errors: [{ path: 'expires_at' }] });
    const token: UserActor = { ...operator, scopes: new Set(['approvals:decide']) };
    await expect(createRule(token, body(), call)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(createRule(actor, body(), call)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
  });

  it('never shows the value of a secret argument, in rules or events, and matches by it all the same', async () => {
    const { operator, orgId, ask } = await arranged();
    const secret = 'hunter2-hunter2';
    const rule = await createRule(operator, body({ arg_constraints: { password: secret, namespace: 'x' } }), call);
    expect(rule.masked).toEqual(['password']);
    const stored = await sudo('SELECT * FROM rules WHERE org_id = $1', [orgId]);
    expect(JSON.stringify([rule, stored, await events(orgId, 'rule_created')])).not.toContain(secret);
    expect((await ask({ password: secret, namespace: 'x' })).answer.decision).toBe('ALLOW');
    expect((await ask({ password: '[REDACTED]', namespace: 'x' })).answer.decision).toBe('ESCALATE');
    const narrowed = replaceRuleBody.parse({ arg_constraints: { ...rule.arg_constraints, namespace: 'y' } });
    await replaceRule(operator, idOf(rule), narrowed, call);
    expect((await ask({ password: secret, namespace: 'y' })).answer.decision).toBe('ALLOW');
  });
});

describe('a rule made of an approval', () => {
  it('pins what is sensitive, leaves the rest free, and is closed', async () => {
    const { admin, ask } = await arranged({ sensitive_params: ['namespace'] });
    const { id } = await ask({ namespace: 'staging', to: '*', replicas: 3 });
    expect(await suggestions(admin, id)).toMatchObject({
      suggested_constraints: {
        namespace: { type: 'exact', value: 'staging' },
        to: { type: 'exact', value: '*' },
        replicas: { type: 'any' },
      },
      ...{ sensitive: ['namespace', 'to'], max_uses: 50, closed: true },
    });
    const rule = await createFromApproval(admin, { approval_id: id }, call);
    expect(rule).toMatchObject({ closed: true, max_uses: 50, specificity: 4 });
    expect(parseId('appr', rule.created_from ?? '')).toBe(id);
    expect((await ask({ namespace: 'staging', to: '*', replicas: 9 })).answer.decision).toBe('ALLOW');
    expect((await ask({ namespace: 'staging', to: 'x', replicas: 9 })).answer.decision).toBe('ESCALATE');
    expect((await ask({ namespace: 'staging', to: '*', replicas: 9, force: true })).answer.decision).toBe('ESCALATE');
  });

  it('takes overrides argument by argument, and one use for a tool of tier high', async () => {
    const { operator, ask } = await arranged({ risk_tier: 'high' });
    const { id } = await ask({ to: 'a@acme.test', amount: 5 });
    const constraint_overrides = { to: { type: 'pattern' as const, value: '*@acme.test' } };
    const rule = await createFromApproval(operator, { approval_id: id, constraint_overrides }, call);
    expect(rule).toMatchObject({
      max_uses: 1,
      arg_constraints: { to: constraint_overrides.to, amount: { type: 'exact', value: 5 } },
    });
  });

  it('refuses what no rule can hold, so that the tool’s other calls and the list stay as they were', async () => {
    const { operator, orgId, ask } = await arranged();
    const { id } = await ask({ to: Array.from({ length: 500 }, (_, n) => `somebody-${n}@acme.test`) });
    await expect(createFromApproval(operator, { approval_id: id }, call)).rejects.toMatchObject({
      code: 'INVALID',
      errors: [{ path: 'arg_constraints.to', message: expect.stringContaining('too long') }],
    });
    const answer = await approve(operator, id, { create_rule: {} }, call);
    expect(answer).toMatchObject({ status: 'approved', created_rule_error: { code: 'INVALID' } });
    expect(await sudo('SELECT FROM rules WHERE org_id = $1', [orgId])).toHaveLength(0);
    expect((await ask({ to: 'b@acme.test' })).answer.decision).toBe('ESCALATE');
    expect((await listRules(operator, page, null)).items).toEqual([]);
  });

  it('pins today’s secret without telling it', async () => {
    const { operator, ask } = await arranged();
    const { id } = await ask({ to: 'a@acme.test', token: 'sk-live-4242424242424242' });
    const suggested = await suggestions(operator, id);
    expect(suggested.masked).toEqual(['token']);
    const rule = await createFromApproval(operator, { approval_id: id }, call);
    expect(JSON.stringify([suggested, rule])).not.toContain('4242424242424242');
    expect((await ask({ to: 'a@acme.test', token: 'sk-live-4242424242424242' })).answer.decision).toBe('ALLOW');
    expect((await ask({ to: 'a@acme.test', token: 'sk-live-4343434343434343' })).answer.decision).toBe('ESCALATE');
  });
});

describe('approve and create a rule', () => {
  it('makes both in one transaction, and answers the same rule when repeated', async () => {
    const { operator, orgId, ask } = await arranged();
    const { id } = await ask({ to: 'a@acme.test' });
    const answer = await approve(operator, id, { create_rule: { description: 'as decided' } }, call);
    expect(answer).toMatchObject({ status: 'approved', created_rule: { description: 'as decided', max_uses: 50 } });
    const again = await approve(operator, id, { create_rule: {} }, call);
    expect(again.created_rule?.rule_id).toBe(answer.created_rule?.rule_id);
    expect(await sudo('SELECT xmin FROM rules WHERE org_id = $1', [orgId])).toHaveLength(1);
    expect((await ask({ to: 'a@acme.test' })).answer.decision).toBe('ALLOW');
  });

  it.each([
    ['it takes an admin', { create_rule: { reasons: ['NEW_COUNTERPARTY' as const] } }, 'FORBIDDEN'],
    ['it lacks a bound', { create_rule: { arg_constraints: {}, max_uses: null } }, 'INVALID'],
  ])('approves although the rule is refused, when %s', async (_why, sent, code) => {
    const { operator, orgId, ask } = await arranged();
    const { id } = await ask({ to: 'a@acme.test' });
    const answer = await approve(operator, id, sent, call);
    expect(answer).toMatchObject({ status: 'approved', created_rule_error: { code, message: expect.any(String) } });
    expect(answer.created_rule).toBeUndefined();
    expect(await sudo('SELECT FROM rules WHERE org_id = $1', [orgId])).toHaveLength(0);
  });

  it('makes no rule of an approval that is refused', async () => {
    const { operator, admin, orgId, ask } = await arranged();
    const { id } = await ask({ to: 'a@acme.test' });
    await approve(admin, id, {}, call);
    await expect(approve(operator, id, { create_rule: {} }, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    await expect(approve(operator, id, { create_rule: {}, expected_version: 99 }, call)).rejects.toMatchObject({
      code: 'ALREADY_DECIDED',
    });
    expect(await sudo('SELECT FROM rules WHERE org_id = $1', [orgId])).toHaveLength(0);
  });
});

describe('blast radius', () => {
  it('reads no more than some megabytes at a time, and every approval all the same', async () => {
    const { operator, orgId } = await arranged();
    await makeApprovals(
      sudo,
      orgId,
      Array.from({ length: 6 }, () => ({ status: 'denied' })),
    );
    await sudo('ALTER TABLE approvals DISABLE TRIGGER approvals_guard');
    await sudo(`UPDATE approvals SET params_sealed = decode(repeat('00', 3000000), 'hex') WHERE org_id = $1`, [orgId]);
    await sudo('ALTER TABLE approvals ENABLE TRIGGER approvals_guard');
    const values = [orgId, 'kubernetes', 'deploy', null, new Date(0), null, null, 500];
    const rows = await withOrg(orgId, (run) => run(APPROVALS_OF_TOOL, values));
    expect(rows.length).toBe(2);
    expect(await blastRadius(operator, body())).toMatchObject({ examined: 6, matched: 6, denied: 6, complete: true });
  });

  const approval = (namespace: string, status: string, more = {}) => ({ params: { namespace }, status, ...more });

  it('says what it would have approved, and what of it was denied, with examples', async () => {
    const { operator, orgId } = await arranged();
    await makeApprovals(sudo, orgId, [
      ...Array.from({ length: 6 }, () => approval('production', 'approved')),
      approval('production', 'denied'),
      approval('staging', 'denied'),
      approval('production', 'denied', { created_ago: 31 * 86_400 }),
      approval('production', 'approved', { reason_codes: ['AMOUNT_THRESHOLD'] }),
      approval('production', 'approved', { risk_tier: 'critical' }),
      approval('production', 'approved', { tool: 'other' }),
    ]);
    const radius = await blastRadius(operator, body());
    expect(radius).toMatchObject({ examined: 10, complete: true, matched: 7, denied: 1 });
    expect(radius.by_status).toEqual({ approved: 6, denied: 1 });
    expect(radius.examples.map(({ status }) => status)).toEqual([
      'denied',
      'approved',
      'approved',
      'approved',
      'approved',
    ]);
    await expect(createRule(operator, body(), call)).rejects.toMatchObject({
      code: 'CONFIRM_DENIED',
      current: { denied: 1 },
    });
    await expect(createRule(operator, body({ confirm_denied: true }), call)).resolves.toMatchObject({ active: true });
  });
});

describe('the end of a rule', () => {
  it('is once, with its reason; history and uses stay', async () => {
    const { operator, admin, orgId, ask } = await arranged();
    const rule = await createRule(operator, body(), call);
    await ask({ namespace: 'production' });
    const ended = await Promise.allSettled([1, 2, 3].map(() => revokeRule(admin, idOf(rule), 'too broad', call)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await ask({ namespace: 'production' })).answer.decision).toBe('ESCALATE');
    expect(await getRule(operator, idOf(rule))).toMatchObject({
      ...{ active: false, in_force: false, revoked_by: admin.email, revoke_reason: 'too broad', use_count: 1 },
      hygiene: ['revoked'],
    });
    expect(await events(orgId, 'rule_revoked')).toMatchObject([{ reason: 'too broad', payload: { use_count: 1 } }]);
  });

  it('can be another rule in its place, in one transaction', async () => {
    const { operator, orgId } = await arranged();
    const rule = await createRule(operator, body({ max_uses: 1 }), call);
    const races = await Promise.allSettled([2, 3].map((n) => replaceRule(operator, idOf(rule), { max_uses: n }, call)));
    const [won] = races.flatMap((race) => (race.status === 'fulfilled' ? [race.value] : []));
    expect(races.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(won).toMatchObject({ replaces: rule.rule_id, arg_constraints: rule.arg_constraints, use_count: 0 });
    expect(await getRule(operator, idOf(rule))).toMatchObject({ active: false, replaced_by: won?.rule_id });
    await expect(replaceRule(operator, idOf(won!), { arg_constraints: {} }, call)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await getRule(operator, idOf(won!))).toMatchObject({ active: true });
    expect(await events(orgId, 'rule_created')).toHaveLength(2);
  });
});

describe('the list', () => {
  it('is filtered by badge as the rules are badged, page by page', async () => {
    const { operator, orgId, userId } = await arranged();
    const day = 86_400;
    await makeRules(sudo, orgId, userId, [
      {},
      { created_ago: 8 * day },
      { created_ago: 8 * day, last_used_ago: day, use_count: 1 },
      { created_ago: 30 * day, last_used_ago: 8 * day, use_count: 1 },
      { max_uses: 10, use_count: 8 },
      { max_uses: 10, use_count: 9 },
      { max_uses: 10, use_count: 10, created_ago: 9 * day },
      { expires_in: 3 * day },
      { expires_in: -1, created_ago: 9 * day },
      { arg_constraints: {}, max_uses: 5 },
      { arg_constraints: { a: { type: 'any' }, b: { type: 'pattern', value: '**' } }, active: false },
      { active: false, expires_in: -1 },
    ]);
    const all = (await listRules(operator, page, null)).items;
    expect(all).toHaveLength(12);
    const badges = ['unused', 'nearly_used_up', 'expiring', 'broad', 'expired', 'exhausted', 'revoked'] as const;
    for (const badge of badges) {
      const found = (await listRules(operator, { ...page, hygiene: [badge] }, null)).items;
      expect(found, badge).toEqual(all.filter(({ hygiene }) => hygiene.includes(badge)));
      expect(found.length, badge).toBeGreaterThan(0);
    }
    expect((await listRules(operator, { ...page, active_only: true }, null)).total).toBe(8);
    const first = await listRules(operator, { limit: 5, offset: 0 }, null);
    const second = await listRules(operator, { limit: 20, offset: 0 }, first.next);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(second.next).toBeNull();
  });

  it('shows no other organization’s rule', async () => {
    const [one, two] = [await arranged(), await arranged()];
    const rule = await createRule(one.operator, body(), call);
    await expect(getRule(two.operator, idOf(rule))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(revokeRule(two.admin, idOf(rule), 'x', call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await listRules(two.operator, page, null)).items).toEqual([]);
  });
});
