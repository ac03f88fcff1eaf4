import type { CheckOutcome } from '@/lib/policy/check';
import { pass, skip } from '@/lib/policy/check';
import type { EvaluationInput, Escalation, StandingRuleMatch } from '@/lib/policy/types';

/**
 * Check 13: where a person would be asked, a person's standing rule may answer, unless that kind is never approved in
 * advance.
 */
export function standingRule(
  input: EvaluationInput,
  escalation: Escalation,
  neverAutoApprove: boolean,
): { readonly outcome: CheckOutcome; readonly match: StandingRuleMatch | null } {
  const without = (details: string) => ({ outcome: skip(details), match: null });
  if (escalation.reasons.length === 0) return without('nothing to approve');
  if (input.overrideToken.state !== 'none') return without('an override token was sent');
  if (neverAutoApprove) return without('never approved in advance');
  if (!input.gatingEnabled) return without('gating is off');
  if (input.standingRule === undefined) return without('no rules');
  const match = input.standingRule(escalation);
  if (match === null) return without('no rule matches');
  return { outcome: pass(match.details ?? `approved in advance by rule ${match.ruleId}`), match };
}
