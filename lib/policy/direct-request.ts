import { startRun } from '@/lib/policy/check-run';
import { agentActive } from '@/lib/policy/checks/manifest-validation';
import { orgPolicies } from '@/lib/policy/checks/org-policies';
import { risk } from '@/lib/policy/checks/risk';
import { conclude } from '@/lib/policy/conclude';
import { deny, escalate } from '@/lib/policy/check';
import type { EvaluationInput, EvaluationResult } from '@/lib/policy/types';

/** The part of the input that a direct request has. `manifest` may be null; if given, its tool settings hold. */
export type DirectRequestInput = Omit<EvaluationInput, 'capabilityToken' | 'overrideToken' | 'knownCounterparty'>;

/**
 * The reduced evaluation for an agent that asks a person outright: is it suspended (1), how risky is it (10), what do the
 * org's policies say (11), does a standing rule answer (13)? It escalates with reason REQUESTED_BY_AGENT unless a policy
 * denies it, or a rule or gating off allows it. Pure; never throws.
 */
export function evaluateDirectRequest(request: DirectRequestInput): EvaluationResult {
  const input: EvaluationInput = {
    ...request,
    capabilityToken: { state: 'none' },
    overrideToken: { state: 'none' },
    knownCounterparty: true,
  };
  const run = startRun(input);
  const { context } = run;
  const requested = () => {
    const { agent } = input;
    if (agent === null) return deny('MANIFEST_NOT_FOUND', 'This agent is not known', 'unknown agent');
    const active = agentActive(agent);
    if (active.result === 'fail') return active;
    const message = `Agent '${agent.id}' asks for approval of '${context.toolResolution.action}'`;
    return escalate([{ code: 'REQUESTED_BY_AGENT', message }], 'requested by the agent', true);
  };
  if (run.denial === null && run.check('manifest_validation', requested, context)) {
    if (run.check('risk', risk, context)) run.check('org_policies', orgPolicies, context);
  }
  return conclude(run);
}
