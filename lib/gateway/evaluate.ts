import { publicId } from '@/lib/ids';
import type { AgentActor } from '@/lib/identity/actor';
import { evaluateAction } from './evaluation';
import type { ProposedAction } from './proposed-action';
import { refuseSecrets } from './refuse-secrets';

/** A dry run: what `execute` would answer now. No approval, no budget use, no interaction. */
export async function dryRun(actor: AgentActor, proposed: ProposedAction) {
  refuseSecrets(proposed);
  const { result, safe } = await evaluateAction(actor, proposed, null);
  return {
    would_allow: result.decision === 'ALLOW',
    decision: result.decision,
    reasons: safe.reasons,
    policy_trace: { checks: result.trace },
    risk_snapshot: result.riskSnapshot,
    matched_rule: result.matchedRule ? publicId('rule', result.matchedRule.ruleId) : null,
  };
}
