import type { CheckContext, CheckOutcome } from '@/lib/policy/check';
import { escalate, PASS } from '@/lib/policy/check';

/** From this score on an action counts as high risk. */
const HIGH_RISK_SCORE = 70;

/** Check 10: a critical tool, or an action that its own agent calls risky, needs a person. A low score takes nothing back. */
export function risk({ input, toolResolution }: CheckContext): CheckOutcome {
  const score = input.riskScore;
  if (toolResolution.riskTier === 'critical') {
    return highRisk(`Tool '${toolResolution.action}' has risk tier critical`, 'critical tier');
  }
  // Not `>=`: a score that is no number counts as high.
  if (score !== undefined && !(score < HIGH_RISK_SCORE)) {
    return highRisk(`The agent rates this action's risk at ${score} of 100`, 'high risk score');
  }
  return PASS;
}

function highRisk(message: string, details: string): CheckOutcome {
  return escalate([{ code: 'HIGH_RISK_ACTION', message }], details);
}
