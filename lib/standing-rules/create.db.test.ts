import { describe, expect, it } from 'vitest';
import { replaceRuleBody } from '@/lib/contracts/rules';
import type { UserActor } from '@/lib/identity/actor';
import { createRule, replaceRule, revokeRule } from './create';
import { getRule } from './list';
import { arranged, body, call, events, idOf, inAWeek, sudo } from './testing/life';

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
