import { describe, expect, it } from 'vitest';
import { evaluateDirectRequest } from '@/lib/policy/direct-request';
import { inputWith, manifestWith, policyWith } from '@/lib/policy/fixtures';
import type { EvaluationInput } from '@/lib/policy/types';

const ask = (parts: Partial<EvaluationInput> = {}) => evaluateDirectRequest(inputWith(parts));
const codes = (parts: Partial<EvaluationInput>) => {
  const result = ask(parts);
  return [result.decision, ...result.reasons.map((reason) => reason.code)];
};

describe('evaluateDirectRequest', () => {
  it('escalates as requested by the agent, with its own checks only', () => {
    const result = ask({ manifest: null, manifestStatus: null });
    expect(result).toMatchObject({
      decision: 'ESCALATE',
      reasons: [
        { code: 'REQUESTED_BY_AGENT', message: "Agent 'deployment-bot' asks for approval of 'kubernetes:deploy'" },
      ],
    });
    expect(result.trace.map((entry) => entry.check)).toEqual([
      'manifest_validation',
      'risk',
      'org_policies',
      'standing_rule',
      'override_token',
    ]);
  });

  it('needs neither capability nor manifest', () => {
    const manifest = manifestWith({ capabilities: { requested: ['crm:read'] }, tools: {} });
    expect(codes({ manifest, manifestStatus: 'pending' })).toEqual(['ESCALATE', 'REQUESTED_BY_AGENT']);
  });

  it('denies the unknown, the suspended, and what a policy denies', () => {
    expect(codes({ agent: null })).toEqual(['DENY', 'MANIFEST_NOT_FOUND']);
    expect(codes({ agent: { id: 'deployment-bot', status: 'suspended' } })).toEqual(['DENY', 'AGENT_SUSPENDED']);
    expect(codes({ orgPolicies: [policyWith({})] })).toEqual(['DENY', 'POLICY_DENIED']);
  });

  it('adds risk and policies up', () => {
    const orgPolicies = [policyWith({ effect: 'require_approval' })];
    expect(codes({ riskScore: 80, orgPolicies })).toEqual([
      'ESCALATE',
      'REQUESTED_BY_AGENT',
      'HIGH_RISK_ACTION',
      'POLICY_REQUIRES_APPROVAL',
    ]);
  });

  it('is answered by a rule or by gating off, unless the action is critical', () => {
    const standingRule = () => ({ ruleId: 'rule-1' });
    expect(ask({ standingRule })).toMatchObject({ decision: 'ALLOW', allowedBy: 'standing_rule' });
    expect(ask({ gatingEnabled: false })).toMatchObject({ decision: 'ALLOW', allowedBy: 'gating_off' });
    const critical = { orgTools: { 'kubernetes:deploy': { risk_tier: 'critical' } } } as const;
    expect(ask({ ...critical, standingRule, gatingEnabled: false }).decision).toBe('ESCALATE');
  });

  it('is not allowed by a gate or a policy: somebody has been asked', () => {
    const orgTools = { 'kubernetes:deploy': { gate: 'never' } } as const;
    const orgPolicies = [policyWith({ effect: 'allow' })];
    expect(codes({ orgTools, orgPolicies })).toEqual(['ESCALATE', 'REQUESTED_BY_AGENT']);
  });
});
