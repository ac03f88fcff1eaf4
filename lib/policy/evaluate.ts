import type { CheckName } from '@/lib/contracts/policy';
import type { Check, ManifestContext } from '@/lib/policy/check';
import { actionType } from '@/lib/policy/checks/action-type';
import { allowedHours } from '@/lib/policy/checks/allowed-hours';
import { amountLimits } from '@/lib/policy/checks/amount-limits';
import { budgetCheck } from '@/lib/policy/checks/budget-check';
import { capabilityToken } from '@/lib/policy/checks/capability-token';
import { counterparty } from '@/lib/policy/checks/counterparty';
import { jurisdiction } from '@/lib/policy/checks/jurisdiction';
import { manifestValidation } from '@/lib/policy/checks/manifest-validation';
import { orgPolicies } from '@/lib/policy/checks/org-policies';
import { paramsSchema } from '@/lib/policy/checks/params-schema';
import { risk } from '@/lib/policy/checks/risk';
import { toolAuthorization } from '@/lib/policy/checks/tool-authorization';
import { conclude } from '@/lib/policy/conclude';
import { startRun } from '@/lib/policy/check-run';
import type { EvaluationInput, EvaluationResult } from '@/lib/policy/types';

/** Checks 2 to 12. Each is safe to run alone, but their order decides which denial is told. */
const CHECKS: readonly (readonly [CheckName, Check<ManifestContext>])[] = [
  ['capability_token', capabilityToken],
  ['action_type', actionType],
  ['tool_authorization', toolAuthorization],
  ['params_schema', paramsSchema],
  ['amount_limits', amountLimits],
  ['jurisdiction', jurisdiction],
  ['counterparty', counterparty],
  ['allowed_hours', allowedHours],
  ['risk', risk],
  ['org_policies', orgPolicies],
  ['budget_check', budgetCheck],
];

/**
 * The policy engine: may this agent do this, now? Pure: the same input gives the same answer, and nothing is read, written
 * or counted. The first denial stops and wins; escalations add up until the end, where a standing rule, a grant or gating
 * off may set them aside. Whatever goes wrong inside is a denial with reason POLICY_ERROR; it never throws.
 */
export function evaluate(input: EvaluationInput): EvaluationResult {
  const run = startRun(input);
  const { context } = run;
  if (run.denial === null && run.check('manifest_validation', manifestValidation, context) && input.manifest !== null) {
    const withManifest: ManifestContext = { ...context, manifest: input.manifest };
    for (const [name, check] of CHECKS) if (!run.check(name, check, withManifest)) break;
  }
  return conclude(run);
}
