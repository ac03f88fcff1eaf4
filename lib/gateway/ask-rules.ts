import { separates, separationInForce } from '@/lib/authority/duties';
import { PRECEDENCE, type RuleMatch } from '@/lib/contracts/rule-trials';
import type { Escalation, EvaluationResult, JsonObject, StandingRuleMatch } from '@/lib/policy/types';
import { chooseRule } from '@/lib/rules/choose';
import type { Facts } from './facts';

export type AskedRules = {
  /** Answers check 13. */
  ask: (escalation: Escalation) => StandingRuleMatch | null;
  /** Before another evaluation of the same action: what was answered doesn't count any more. */
  forget: () => void;
  /** Why a rule approved it, or why none did, to be kept with the approval. */
  explain: (result: EvaluationResult) => RuleMatch;
};

/** The tool's rules, as check 13 asks them, and what they answered last. */
export function askRules(agentId: string, facts: Facts, params: JsonObject): AskedRules {
  let explanation: RuleMatch | null = null;
  const separation = separationInForce(facts.settings.separate_requester, facts.deciders);
  const ask = ({ reasons, toolResolution: { riskTier } }: Escalation): StandingRuleMatch | null => {
    const chosen = chooseRule(facts.rules, {
      agentId,
      params,
      reasons: reasons.map(({ code }) => code),
      riskTier,
      separatedFrom: separates(separation, riskTier) ? facts.requester : null,
    });
    explanation = chosen.explanation;
    return chosen.winner && { ruleId: chosen.winner.id, details: chosen.explanation.summary };
  };
  return { ask, explain: (result) => explanation ?? notAsked(result), forget: () => void (explanation = null) };
}

/** Why the rules were not asked, in the words of check 13. */
function notAsked({ trace }: EvaluationResult): RuleMatch {
  const summary = trace.find(({ check }) => check === 'standing_rule')?.details ?? 'rules were not asked';
  return { matched: null, summary, precedence: [...PRECEDENCE], candidates: [], candidates_omitted: 0 };
}
