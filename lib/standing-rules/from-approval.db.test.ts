import { describe, expect, it } from 'vitest';
import { approve } from '@/lib/approvals/decide-one';
import { parseId } from '@/lib/ids';
import { createFromApproval, suggestions } from './from-approval';
import { listRules } from './list';
import { arranged, call, page, sudo } from './testing/life';

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
