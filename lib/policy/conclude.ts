import type { Reason, RiskSnapshot } from '@/lib/contracts/policy';
import { budgetPercent, fullestBudget } from '@/lib/policy/budgets';
import type { CheckContext } from '@/lib/policy/check';
import type { CheckRun } from '@/lib/policy/check-run';
import { overrideToken } from '@/lib/policy/checks/override-token';
import { standingRule } from '@/lib/policy/checks/standing-rule';
import type { EvaluationInput, EvaluationResult, StandingRuleMatch, ToolResolution } from '@/lib/policy/types';

/** Whether any of it may only ever be approved by a person who looks at this very action. */
function neverApprovedInAdvance(input: EvaluationInput, tool: ToolResolution, reasons: readonly Reason[]): boolean {
  const never = input.neverAutoApprove;
  if (never === undefined) {
    return tool.riskTier === 'critical' || reasons.some((reason) => reason.code === 'HIGH_RISK_ACTION');
  }
  return never.tiers.includes(tool.riskTier) || reasons.some((reason) => never.reasons.includes(reason.code));
}

/** The figures of this moment, to be kept with the interaction and the approval. */
function snapshotOf({ input, budgets, toolResolution }: CheckContext): RiskSnapshot {
  const budget = fullestBudget(budgets);
  const snapshot: RiskSnapshot = {
    budget_current: budget === null ? null : budget.used,
    budget_limit: budget === null ? null : budget.limit,
    budget_percent: budget === null ? null : budgetPercent(budget),
    window: budget === null ? null : budget.window,
    risk_tier: toolResolution.riskTier,
    recent_actions_1h: input.recentActions1h,
    denied_24h: input.denied24h,
  };
  if (input.riskScore !== undefined) snapshot.risk_score = input.riskScore;
  if (toolResolution.amount !== null) snapshot.amount = toolResolution.amount;
  if (toolResolution.currency !== null) snapshot.currency = toolResolution.currency;
  return snapshot;
}

/** Runs checks 13 and 14 on what the others left, and puts the answer together. */
export function conclude(run: CheckRun): EvaluationResult {
  const { input, toolResolution, budgets } = run.context;
  const neverAutoApprove = neverApprovedInAdvance(input, toolResolution, run.escalations);
  let matchedRule: StandingRuleMatch | null = null;

  if (run.denial === null) {
    const askRule = () => {
      const { outcome, match } = standingRule(input, { reasons: run.escalations, toolResolution }, neverAutoApprove);
      matchedRule = match;
      return outcome;
    };
    const going = run.check('standing_rule', askRule, run.context);
    if (going) run.check('override_token', () => overrideToken(input.overrideToken), run.context);
  }

  const allowedBy = wayToAllow(run, matchedRule !== null, neverAutoApprove);
  const decision = run.denial !== null ? 'DENY' : allowedBy !== null ? 'ALLOW' : 'ESCALATE';
  const result: EvaluationResult = {
    decision,
    reasons: run.denial !== null ? [run.denial] : decision === 'ALLOW' ? [] : run.escalations,
    trace: run.trace,
    riskSnapshot: snapshotOf(run.context),
    toolResolution,
    budgetKeys: budgets.map(({ scope, window, limit }) => ({ scope, window, limit })),
    allowedBy,
    waived: decision === 'ALLOW' ? [...run.waived, ...run.escalations] : run.waived,
    neverAutoApprove,
    matchedRule: run.denial === null ? matchedRule : null,
  };
  return run.error === undefined ? result : { ...result, error: run.error };
}

function wayToAllow(run: CheckRun, ruleMatched: boolean, neverAutoApprove: boolean): EvaluationResult['allowedBy'] {
  const { input } = run.context;
  if (run.denial !== null) return null;
  // First, also where nothing escalated: a grant that was sent is spent, else the same yes could serve twice.
  if (input.overrideToken.state === 'valid') return 'override_token';
  if (run.escalations.length === 0) return 'policy';
  if (ruleMatched) return 'standing_rule';
  return !input.gatingEnabled && !neverAutoApprove ? 'gating_off' : null;
}
