import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_NAMES, type Decision } from '@/lib/contracts/policy';
import { evaluate } from '@/lib/policy/evaluate';
import { claimsWith, inputWith, manifestWith, NOW, policyWith } from '@/lib/policy/fixtures';
import type { EvaluationInput } from '@/lib/policy/types';

const RUNS = { numRuns: 1500 };
const STRICTNESS: Readonly<Record<Decision, number>> = { ALLOW: 0, ESCALATE: 1, DENY: 2 };

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const some = <T>(...values: T[]) => fc.subarray(values);
const patterns = some('*', 'deploy', 'kubernetes:*', 'crm:delete', '*:delete');
const amount = fc.oneof(fc.constantFrom(0, 1, 50, 100, 101, 5000, -1, NaN, '7', null), fc.double());
const party = fc.constantFrom('a.example.com', 'example.com', 'x@evil.test', 'a,b.example.com', '');
const gate = fc.constantFrom('by_policy', 'always', 'never' as const);
const tier = fc.constantFrom('low', 'medium', 'high', 'critical' as const);

const manifest = fc
  .record({
    requested: fc.subarray(['*:*', 'kubernetes:*', 'crm:delete'], { minLength: 1 }),
    require_human_approval: patterns,
    max_actions_per_day: maybe(fc.constantFrom(1, 10)),
    hours: maybe(fc.constantFrom('08:00', '12:01')),
    tool_allowlist: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, patterns),
    tool_denylist: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, some('crm:*')),
    action_types: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, some('kubernetes', 'crm')),
    amount_caps: fc.constantFrom({}, { USD: 100 }, { USD: 100, EUR: 50 }),
    threshold: maybe(fc.constantFrom(10, 100)),
    counterparty_allowlist: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, some('*.example.com')),
    counterparty_denylist: some('*.evil.test', 'x@evil.test'),
    jurisdiction_allowlist: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, some('DE')),
    require_capability_token: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
    tool: maybe(
      fc.record({ gate: maybe(gate), risk_tier: maybe(tier), amount_path: maybe(fc.constantFrom('sum', null)) }),
    ),
  })
  .map((m) =>
    manifestWith({
      capabilities: { requested: m.requested },
      constraints: {
        require_human_approval: m.require_human_approval,
        ...(m.max_actions_per_day === undefined ? {} : { max_actions_per_day: m.max_actions_per_day }),
        ...(m.hours === undefined ? {} : { allowed_hours: { start: '06:00', end: m.hours } }),
      },
      policy: {
        tool_allowlist: m.tool_allowlist,
        tool_denylist: m.tool_denylist,
        action_types: m.action_types,
        amount_caps: m.amount_caps,
        ...(m.threshold === undefined ? {} : { approval_thresholds: { amount: m.threshold } }),
        counterparty_allowlist: m.counterparty_allowlist,
        counterparty_denylist: m.counterparty_denylist,
        jurisdiction_allowlist: m.jurisdiction_allowlist,
        require_capability_token: m.require_capability_token,
      },
      tools: m.tool === undefined ? {} : { deploy: { type: 'mock', ...m.tool } },
    }),
  );

const claims = fc.record({
  sub: fc.constantFrom('deployment-bot', 'deployment-bot', 'other-bot'),
  allowed_tools: some('deploy', 'crm:*'),
  constraints: fc.record({
    amount_max: maybe(fc.constantFrom(10, 1000)),
    counterparty_allowlist: some('*.example.com'),
  }),
});

const orgPolicies = fc.array(
  fc
    .record({
      name: fc.constantFrom('a', 'b'),
      effect: fc.constantFrom('allow', 'deny', 'require_approval'),
      priority: fc.constantFrom(0, 1),
      match: fc.constantFrom({}, { actions: ['crm:*'] }, { agents: ['other-*'] }),
    })
    .map(policyWith),
  { maxLength: 3 },
);

const input: fc.Arbitrary<EvaluationInput> = fc
  .record({
    action: fc.record({
      type: fc.constantFrom('kubernetes', 'crm', 'email'),
      tool: fc.constantFrom('deploy', 'delete', 'send', '__proto__'),
      params: fc.dictionary(fc.constantFrom('amount', 'sum', 'currency', 'x'), amount, { maxKeys: 2 }),
      amount: maybe(fc.constantFrom(1, 50, 5000)),
      currency: maybe(fc.constantFrom('USD', 'EUR', 'JPY')),
    }),
    counterparty: maybe(fc.record({ id: maybe(party), jurisdiction: maybe(fc.constantFrom('DE', 'US')) })),
    riskScore: maybe(fc.double({ min: 0, max: 100 })),
    agent: fc.constantFrom(
      ...(['active', 'active', 'active', 'suspended'] as const).map((status) => ({ id: 'deployment-bot', status })),
    ),
    manifest,
    manifestStatus: fc.constantFrom('active', 'active', 'active', 'pending', 'revoked' as const),
    capabilityToken: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ state: 'none' } as const) },
      fc.constantFrom(...(['invalid', 'expired', 'revoked'] as const).map((state) => ({ state }))),
      claims.map((parts) => ({ state: 'ok', claims: claimsWith(parts) }) as const),
    ),
    overrideToken: fc.constantFrom(
      ...(['none', 'none', 'none', 'valid', 'invalid', 'already_used'] as const).map((state) => ({ state })),
    ),
    orgTools: fc.constantFrom(
      {},
      { '*': { gate: 'always' } } as const,
      { 'kubernetes:deploy': { gate: 'never' } } as const,
    ),
    orgPolicies,
    used: fc.constantFrom(0, 9, 10),
    knownCounterparty: fc.boolean(),
    gatingEnabled: fc.boolean(),
    ruleMatches: maybe(fc.boolean()),
  })
  .map(({ used, ruleMatches, ...parts }) =>
    inputWith({
      ...parts,
      budgetUse: [{ scope: '*', window: 'day', used }],
      ...(ruleMatches === undefined ? {} : { standingRule: () => (ruleMatches ? { ruleId: 'rule-1' } : null) }),
    }),
  );

describe('evaluate', () => {
  it('gives the same input the same answer, and leaves it as it was', () => {
    fc.assert(
      fc.property(input, (given) => {
        const before = structuredClone({ ...given, standingRule: undefined });
        const first = evaluate(given);
        expect(evaluate(given)).toEqual(first);
        expect(structuredClone({ ...given, standingRule: undefined })).toEqual(before);
        expect(evaluate({ ...given, orgPolicies: [...given.orgPolicies].reverse() })).toMatchObject({
          decision: first.decision,
        });
      }),
      RUNS,
    );
  });

  it('stops at the first denial, and only there', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { trace, decision, reasons } = evaluate(given);
        expect(trace.map((entry) => entry.check)).toEqual(CHECK_NAMES.slice(0, trace.length));
        const failed = trace.filter((entry) => entry.result === 'fail');
        expect(failed.length).toBe(decision === 'DENY' ? 1 : 0);
        expect(trace.length === CHECK_NAMES.length || trace.at(-1)?.result === 'fail').toBe(true);
        expect(reasons.length === 0).toBe(decision === 'ALLOW');
      }),
      RUNS,
    );
  });

  it('rescues no denial by rule, grant or gating off', () => {
    fc.assert(
      fc.property(input, (given) => {
        const plain = evaluate({
          ...given,
          overrideToken: { state: 'none' },
          gatingEnabled: true,
          standingRule: undefined,
        });
        fc.pre(plain.decision === 'DENY');
        const helped = evaluate({
          ...given,
          overrideToken: { state: 'valid' },
          gatingEnabled: false,
          standingRule: () => ({ ruleId: 'rule-1' }),
        });
        expect(helped).toMatchObject({ decision: 'DENY', reasons: plain.reasons });
      }),
      RUNS,
    );
  });

  it('approves nothing in advance that is never approved in advance', () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = evaluate({ ...given, overrideToken: { state: 'none' } });
        if (result.neverAutoApprove) expect(result.decision).not.toBe('ALLOW');
        if (result.toolResolution.riskTier === 'critical') expect(result.decision).not.toBe('ALLOW');
      }),
      RUNS,
    );
  });

  it('allows nothing to an unknown or suspended agent, or without an active manifest', () => {
    const closed = fc.constantFrom<Partial<EvaluationInput>>(
      { agent: null },
      { agent: { id: 'deployment-bot', status: 'suspended' } },
      { manifest: null },
      { manifestStatus: null },
      { manifestStatus: 'pending' },
      { manifestStatus: 'suspended' },
      { manifestStatus: 'revoked' },
      { manifestStatus: 'superseded' },
    );
    fc.assert(
      fc.property(input, closed, (given, parts) => {
        expect(evaluate({ ...given, ...parts }).decision).toBe('DENY');
      }),
      RUNS,
    );
  });

  it('never answers an unreadable amount with a plain ALLOW', () => {
    const capped = manifestWith({
      policy: { amount_caps: { USD: 100 } },
      tools: { deploy: { type: 'mock', gate: 'never' } },
    });
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const readable = typeof value === 'number' && value >= 0 && value <= 100;
        const result = evaluate(
          inputWith({ manifest: capped, action: { type: 'kubernetes', tool: 'deploy', params: { amount: value } } }),
        );
        expect(result.decision === 'ALLOW').toBe(readable);
      }),
      RUNS,
    );
  });

  const stricter = (name: string, change: (given: EvaluationInput) => EvaluationInput) => {
    it(`is never loosened by ${name}`, () => {
      fc.assert(
        fc.property(input, (given) => {
          const before = evaluate(given).decision;
          const after = evaluate(change(given)).decision;
          expect(STRICTNESS[after]).toBeGreaterThanOrEqual(STRICTNESS[before]);
        }),
        RUNS,
      );
    });
  };

  const withPolicy = (given: EvaluationInput, parts: Partial<NonNullable<EvaluationInput['manifest']>['policy']>) =>
    given.manifest === null
      ? given
      : { ...given, manifest: { ...given.manifest, policy: { ...given.manifest.policy, ...parts } } };
  const pol = (given: EvaluationInput) => given.manifest?.policy;

  stricter('a low risk score', (given) => ({ ...given, riskScore: given.riskScore ?? 0 }));
  stricter('a high risk score', (given) => ({ ...given, riskScore: 95 }));
  stricter('one more denied tool', (given) =>
    withPolicy(given, { tool_denylist: [...(pol(given)?.tool_denylist ?? []), 'kubernetes:deploy'] }),
  );
  stricter('one more denied counterparty', (given) =>
    withPolicy(given, { counterparty_denylist: [...(pol(given)?.counterparty_denylist ?? []), '*.example.com'] }),
  );
  stricter('a cap', (given) => withPolicy(given, { amount_caps: { ...pol(given)?.amount_caps, USD: 1 } }));
  stricter('one more org policy that denies', (given) => ({
    ...given,
    orgPolicies: [...given.orgPolicies, policyWith({ name: 'z', priority: 1000 })],
  }));
  stricter('a capability token', (given) => ({
    ...given,
    capabilityToken:
      given.capabilityToken.state === 'none' && pol(given)?.require_capability_token !== true
        ? { state: 'ok', claims: claimsWith({ allowed_tools: ['deploy'], constraints: { amount_max: 10 } }) }
        : given.capabilityToken,
  }));
  stricter('budget used up', (given) => ({ ...given, budgetUse: [{ scope: '*', window: 'day', used: 1000 }] }));
  stricter('an org tool set to critical', (given) => ({
    ...given,
    orgTools: {
      ...given.orgTools,
      [`${given.action.type}:${given.action.tool}`]: {
        ...given.orgTools[`${given.action.type}:${given.action.tool}`],
        risk_tier: 'critical',
      },
    },
  }));
  stricter('a token expired in the past', (given) =>
    given.capabilityToken.state === 'ok'
      ? {
          ...given,
          capabilityToken: { state: 'ok', claims: { ...given.capabilityToken.claims, exp: NOW.getTime() / 1000 - 1 } },
        }
      : given,
  );
});
