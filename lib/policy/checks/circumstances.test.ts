import { describe, expect, it } from 'vitest';
import { evaluate } from '@/lib/policy/evaluate';
import { constraints, inputWith, manifestWith, policy, policyWith, table, tool } from '@/lib/policy/fixtures';

describe('9 allowed_hours', () => {
  const hours = (start: string, end: string, timezone: string) =>
    constraints({ allowed_hours: { start, end, timezone } });
  table([
    ['inside', hours('08:00', '20:00', 'UTC'), 'ALLOW'],
    ['the end is outside', hours('08:00', '12:00', 'UTC'), 'ESCALATE', 'OUTSIDE_ALLOWED_HOURS'],
    ['in the zone’s own time', hours('08:00', '13:00', 'Europe/Berlin'), 'ESCALATE', 'OUTSIDE_ALLOWED_HOURS'],
    ['over midnight', hours('20:00', '12:01', 'UTC'), 'ALLOW'],
    ['over midnight, in between', hours('22:00', '06:00', 'UTC'), 'ESCALATE', 'OUTSIDE_ALLOWED_HOURS'],
  ]);
});

describe('10 risk', () => {
  table([
    ['score below', { riskScore: 69.9 }, 'ALLOW'],
    ['score at 70', { riskScore: 70 }, 'ESCALATE', 'HIGH_RISK_ACTION'],
    ['no number', { riskScore: NaN }, 'ESCALATE', 'HIGH_RISK_ACTION'],
    ['critical tool', tool({ risk_tier: 'critical' }), 'ESCALATE', 'HIGH_RISK_ACTION'],
    ['critical tool, low score', { ...tool({ risk_tier: 'critical' }), riskScore: 0 }, 'ESCALATE', 'HIGH_RISK_ACTION'],
    [
      'critical by the org',
      { ...tool({ risk_tier: 'low' }), orgTools: { 'kubernetes:deploy': { risk_tier: 'critical' } } },
      'ESCALATE',
      'HIGH_RISK_ACTION',
    ],
    [
      'the org can’t lower it',
      { ...tool({ risk_tier: 'critical' }), orgTools: { 'kubernetes:deploy': { risk_tier: 'low' } } },
      'ESCALATE',
      'HIGH_RISK_ACTION',
    ],
    ['high is not critical', tool({ risk_tier: 'high' }), 'ALLOW'],
    ['no gate sets it aside', tool({ risk_tier: 'critical', gate: 'never' }), 'ESCALATE', 'HIGH_RISK_ACTION'],
  ]);
});

describe('11 org_policies', () => {
  const deny = policyWith({ name: 'freeze', effect: 'deny', priority: 5, match: { actions: ['kubernetes:*'] } });
  const ask = policyWith({ name: 'ask', effect: 'require_approval', priority: 5 });
  const allow = policyWith({ name: 'fine', effect: 'allow', priority: 10 });
  table([
    ['denied', { orgPolicies: [ask, deny] }, 'DENY', 'POLICY_DENIED'],
    ['needs approval', { orgPolicies: [ask] }, 'ESCALATE', 'POLICY_REQUIRES_APPROVAL'],
    ['allow outranks them by priority', { orgPolicies: [deny, ask, allow] }, 'ALLOW'],
    [
      'allow rescues no other escalation',
      { orgPolicies: [allow], ...tool({ gate: 'always' }) },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'allow rescues no denial',
      { orgPolicies: [allow], ...policy({ tool_denylist: ['*'] }) },
      'DENY',
      'TOOL_NOT_AUTHORIZED',
    ],
    [
      'no gate sets it aside',
      { orgPolicies: [ask], ...tool({ gate: 'never' }) },
      'ESCALATE',
      'POLICY_REQUIRES_APPROVAL',
    ],
    ['disabled', { orgPolicies: [{ ...deny, enabled: false }] }, 'ALLOW'],
  ]);
});

describe('12 budget_check', () => {
  const limits = {
    manifest: manifestWith({
      constraints: { max_actions_per_hour: 10, max_actions_per_day: 50 },
      policy: { budgets: { kubernetes: { daily_limit: 4 }, constructor: { daily_limit: 1 } } },
    }),
  };
  const used = (hour: number, day: number, own = 0) => ({
    ...limits,
    budgetUse: [
      { scope: '*', window: 'hour', used: hour },
      { scope: '*', window: 'day', used: day },
      { scope: 'kubernetes', window: 'day', used: own },
      { scope: 'crm', window: 'day', used: 1000 },
    ] as const,
  });
  table([
    ['nothing used', limits, 'ALLOW'],
    ['some used', used(8, 44), 'ALLOW'],
    ['hour at 90 %', used(9, 9), 'ESCALATE', 'BUDGET_THRESHOLD_REACHED'],
    ['day at 90 %', used(0, 45), 'ESCALATE', 'BUDGET_THRESHOLD_REACHED'],
    ['hour full', used(10, 10), 'DENY', 'BUDGET_EXCEEDED'],
    ['day full', used(0, 50), 'DENY', 'BUDGET_EXCEEDED'],
    ['own type full', used(0, 4, 4), 'DENY', 'BUDGET_EXCEEDED'],
    ['over full', used(0, 4, 5), 'DENY', 'BUDGET_EXCEEDED'],
    [
      'a percentage of its own',
      {
        ...constraints({ max_actions_per_hour: 10, budget_escalate_at_percent: 50 }),
        budgetUse: [{ scope: '*', window: 'hour', used: 5 }],
      },
      'ESCALATE',
      'BUDGET_THRESHOLD_REACHED',
    ],
    ['a limit of one is no threshold', constraints({ max_actions_per_day: 1 }), 'ALLOW'],
    [
      'a counter that is no number',
      { ...limits, budgetUse: [{ scope: '*', window: 'hour', used: NaN }] },
      'DENY',
      'POLICY_ERROR',
    ],
  ]);

  it('names the window, its figures and its end', () => {
    const { reasons } = evaluate(inputWith(used(10, 20)));
    expect(reasons[0]).toEqual({
      code: 'BUDGET_EXCEEDED',
      message: 'The hourly budget is used up (10 of 10) until 2025-03-10T13:00:00.000Z',
      details: { scope: '*', window: 'hour', current: 10, limit: 10, resets_at: '2025-03-10T13:00:00.000Z' },
    });
  });

  it('lists what the caller has to reserve', () => {
    expect(evaluate(inputWith(limits)).budgetKeys).toEqual([
      { scope: '*', window: 'hour', limit: 10 },
      { scope: '*', window: 'day', limit: 50 },
      { scope: 'kubernetes', window: 'day', limit: 4 },
    ]);
  });
});
