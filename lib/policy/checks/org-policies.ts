import type { CheckContext, CheckOutcome } from '@/lib/policy/check';
import { deny, escalate, pass, skip } from '@/lib/policy/check';
import { decidingPolicy } from '@/lib/policy/org-policies';

const NO_POLICIES = skip('no policies');

/** Check 11: what the org's own policies say. One that allows outranks other org policies and nothing else. */
export function orgPolicies({ input, toolResolution }: CheckContext): CheckOutcome {
  if (input.orgPolicies.length === 0) return NO_POLICIES;
  const policy = decidingPolicy(input.orgPolicies, {
    agentId: input.agent?.id ?? '',
    action: toolResolution.action,
    params: input.action.params,
    now: input.now,
    orgTimezone: input.orgTimezone,
  });
  if (policy === null) return pass('no policy matches');
  const { name, effect } = policy;
  switch (effect) {
    case 'allow':
      return pass(`allowed by policy ${name}`);
    case 'deny': {
      const message = policy.message ?? `Action '${toolResolution.action}' is denied by the policy '${name}'`;
      return deny('POLICY_DENIED', message, `policy ${name}`, { policy: name });
    }
    case 'require_approval': {
      const message = policy.message ?? `Action '${toolResolution.action}' needs approval by the policy '${name}'`;
      return escalate([{ code: 'POLICY_REQUIRES_APPROVAL', message, details: { policy: name } }], `policy ${name}`);
    }
  }
}
