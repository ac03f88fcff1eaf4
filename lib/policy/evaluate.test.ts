import { describe, expect, it } from 'vitest';
import { CHECK_NAMES, type TraceEntry } from '@/lib/contracts/policy';
import { evaluate } from '@/lib/policy/evaluate';
import { deploy, inputWith, manifestWith, policy, policyWith } from '@/lib/policy/fixtures';

describe('the whole', () => {
  it('answers the operator guide’s example as printed', () => {
    const manifest = manifestWith({
      capabilities: { requested: ['kubernetes:*'] },
      constraints: { max_actions_per_day: 50, require_human_approval: ['kubernetes:deploy'] },
      tools: {},
    });
    const params = {
      namespace: 'production',
      image: 'app:v2.0.0',
      replicas: 3,
      resources: { cpu: '500m', memory: '512Mi' },
    };
    const result = evaluate(
      inputWith({ manifest, action: deploy(params), budgetUse: [{ scope: '*', window: 'day', used: 12 }] }),
    );
    expect(result.decision).toBe('ESCALATE');
    expect(result.reasons).toEqual([
      {
        code: 'REQUIRES_APPROVAL',
        message: "Action 'kubernetes:deploy' requires human approval per manifest constraints",
      },
    ]);
    const shown = (entry: TraceEntry) => `${entry.check}: ${entry.result}`;
    expect(result.trace.slice(0, 4).map(shown)).toEqual([
      'manifest_validation: pass',
      'capability_token: pass',
      'action_type: pass',
      'tool_authorization: escalate',
    ]);
    expect(result.trace[3]?.details).toBe('requires approval');
    expect(result.riskSnapshot).toMatchObject({
      budget_current: 12,
      budget_limit: 50,
      budget_percent: 24,
      window: 'day',
    });
    expect(result.toolResolution.executionMode).toBe('agent');
  });

  it('can say what the guide’s other two agents may do', () => {
    const bot = (name: string, parts: Readonly<Record<string, unknown>>) => ({
      manifest: manifestWith({ tools: {}, agent: { id: name, name, version: '1.0.0' }, ...parts }),
      agent: { id: name, status: 'active' } as const,
    });
    const customer = bot('customer-bot', {
      policy: { tool_allowlist: ['crm:delete'], approval_thresholds: { amount: 100 } },
    });
    const remove = { type: 'crm', tool: 'delete', params: { total: 500 } };
    expect(evaluate(inputWith({ ...customer, action: remove })).reasons[0]?.code).toBe('AMOUNT_THRESHOLD');
    const analytics = bot('analytics-bot', { policy: { tool_allowlist: ['export:run'] } });
    const run = { type: 'export', tool: 'run', params: {} };
    const result = evaluate(inputWith({ ...analytics, action: run, counterparty: { id: 'partner-api.example.com' } }));
    expect(result.reasons[0]?.code).toBe('NEW_COUNTERPARTY');
  });

  it('adds escalations up, and a later denial still wins', () => {
    const parts = { constraints: { require_human_approval: ['*'], max_actions_per_day: 10 } };
    const input = inputWith({ manifest: manifestWith(parts), riskScore: 90, counterparty: { id: 'new.test' } });
    expect(evaluate(input).reasons.map((reason) => reason.code)).toEqual([
      'REQUIRES_APPROVAL',
      'NEW_COUNTERPARTY',
      'HIGH_RISK_ACTION',
    ]);
    const full = { ...input, budgetUse: [{ scope: '*', window: 'day', used: 10 }] as const };
    expect(evaluate(full).reasons.map((reason) => reason.code)).toEqual(['BUDGET_EXCEEDED']);
  });

  it('traces every check once and in order, and stops at a denial', () => {
    expect(evaluate(inputWith()).trace.map((entry) => entry.check)).toEqual([...CHECK_NAMES]);
    const denied = evaluate(inputWith(policy({ tool_denylist: ['*'] })));
    expect(denied.trace.map((entry) => entry.check)).toEqual(CHECK_NAMES.slice(0, 4));
    expect(denied.trace.at(-1)).toMatchObject({ result: 'fail' });
  });

  it('puts the figures into the snapshot', () => {
    const result = evaluate(
      inputWith({ action: deploy({ amount: 5, currency: 'usd' }), riskScore: 20, recentActions1h: 3, denied24h: 1 }),
    );
    expect(result.riskSnapshot).toEqual({
      budget_current: null,
      budget_limit: null,
      budget_percent: null,
      window: null,
      risk_tier: 'medium',
      risk_score: 20,
      amount: 5,
      currency: 'USD',
      recent_actions_1h: 3,
      denied_24h: 1,
    });
  });

  it('denies on input that throws, wherever it does', () => {
    const thrower = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('broken');
        },
      },
    );
    const result = evaluate(inputWith({ action: deploy(thrower) }));
    expect(result).toMatchObject({ decision: 'DENY', reasons: [{ code: 'POLICY_ERROR' }], allowedBy: null });
    expect(result.error).toBeInstanceOf(Error);
    const badZone = policyWith({ match: { hours: { start: '01:00', end: '02:00' } } });
    const later = evaluate(inputWith({ orgPolicies: [badZone], orgTimezone: 'Mars/Olympus' }));
    expect(later.reasons).toMatchObject([{ code: 'POLICY_ERROR', details: { check: 'org_policies' } }]);
    expect(JSON.stringify(later.reasons)).not.toContain('Mars');
  });
});
