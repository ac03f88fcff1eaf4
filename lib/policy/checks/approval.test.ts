import { describe, expect, it } from 'vitest';
import { evaluate } from '@/lib/policy/evaluate';
import { inputWith, policy, table, tool } from '@/lib/policy/fixtures';
import type { EvaluationInput } from '@/lib/policy/types';

describe('13 standing_rule', () => {
  const gated = tool({ gate: 'always' });
  const rule = () => ({ ruleId: 'rule-1' });

  it('is only asked when a person would be, and its match allows', () => {
    const asked: string[][] = [];
    const standingRule: NonNullable<EvaluationInput['standingRule']> = ({ reasons }) => {
      asked.push(reasons.map((reason) => reason.code));
      return { ruleId: 'rule-1' };
    };
    expect(evaluate(inputWith({ standingRule })).allowedBy).toBe('policy');
    const result = evaluate(inputWith({ ...gated, standingRule }));
    expect(result).toMatchObject({
      decision: 'ALLOW',
      allowedBy: 'standing_rule',
      matchedRule: { ruleId: 'rule-1' },
      reasons: [],
    });
    expect(result.waived.map((reason) => reason.code)).toEqual(['REQUIRES_APPROVAL']);
    expect(asked).toEqual([['REQUIRES_APPROVAL']]);
  });

  table([
    ['no match', { ...gated, standingRule: () => null }, 'ESCALATE', 'REQUIRES_APPROVAL'],
    ['rescues no denial', { ...policy({ tool_denylist: ['*'] }), standingRule: rule }, 'DENY', 'TOOL_NOT_AUTHORIZED'],
    [
      'never for a critical tool',
      { ...tool({ risk_tier: 'critical' }), standingRule: rule },
      'ESCALATE',
      'HIGH_RISK_ACTION',
    ],
    ['never for a high score', { riskScore: 80, standingRule: rule }, 'ESCALATE', 'HIGH_RISK_ACTION'],
    [
      'unless the org says so',
      { riskScore: 80, standingRule: rule, neverAutoApprove: { tiers: [], reasons: [] } },
      'ALLOW',
    ],
    [
      'never for a tier that the org adds',
      {
        ...tool({ risk_tier: 'high', gate: 'always' }),
        standingRule: rule,
        neverAutoApprove: { tiers: ['high'], reasons: [] },
      },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'an error denies',
      {
        ...gated,
        standingRule: () => {
          throw new Error('broken');
        },
      },
      'DENY',
      'POLICY_ERROR',
    ],
  ]);
});

describe('14 override_token', () => {
  const gated = tool({ gate: 'always' });
  const override = (state: EvaluationInput['overrideToken']['state']) => ({ overrideToken: { state } });
  table([
    ['valid', { ...gated, ...override('valid') }, 'ALLOW'],
    ['valid, for a critical tool', { ...tool({ risk_tier: 'critical' }), ...override('valid') }, 'ALLOW'],
    [
      'valid, rescues no denial',
      { ...policy({ tool_denylist: ['*'] }), ...override('valid') },
      'DENY',
      'TOOL_NOT_AUTHORIZED',
    ],
    ['invalid, though nothing escalates', override('invalid'), 'DENY', 'OVERRIDE_TOKEN_INVALID'],
    ['expired', { ...gated, ...override('expired') }, 'DENY', 'OVERRIDE_TOKEN_EXPIRED'],
    ['already used', { ...gated, ...override('already_used') }, 'DENY', 'OVERRIDE_TOKEN_ALREADY_USED'],
    ['another action', { ...gated, ...override('action_mismatch') }, 'DENY', 'OVERRIDE_TOKEN_ACTION_MISMATCH'],
  ]);

  it('is spent whenever it is good, and before any rule', () => {
    const standingRule = () => ({ ruleId: 'rule-1' });
    for (const parts of [{}, gated, { ...gated, gatingEnabled: false }]) {
      const result = evaluate(inputWith({ ...parts, ...override('valid'), standingRule }));
      expect(result).toMatchObject({ decision: 'ALLOW', allowedBy: 'override_token', matchedRule: null });
    }
  });
});

describe('gating off', () => {
  const off = { gatingEnabled: false };
  table([
    ['turns ESCALATE into ALLOW', { ...off, ...tool({ gate: 'always' }) }, 'ALLOW'],
    ['never a DENY', { ...off, ...policy({ tool_denylist: ['*'] }) }, 'DENY', 'TOOL_NOT_AUTHORIZED'],
    ['never a critical tool', { ...off, ...tool({ risk_tier: 'critical' }) }, 'ESCALATE', 'HIGH_RISK_ACTION'],
    ['never a high score', { ...off, riskScore: 90 }, 'ESCALATE', 'HIGH_RISK_ACTION'],
  ]);

  it('leaves rules alone and says what it set aside', () => {
    const result = evaluate(
      inputWith({ ...off, ...tool({ gate: 'always' }), standingRule: () => ({ ruleId: 'rule-1' }) }),
    );
    expect(result).toMatchObject({
      allowedBy: 'gating_off',
      matchedRule: null,
      waived: [{ code: 'REQUIRES_APPROVAL' }],
    });
  });
});
