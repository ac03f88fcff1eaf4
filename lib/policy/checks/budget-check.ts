import type { BudgetWindow } from '@/lib/contracts/policy';
import type { BudgetState } from '@/lib/policy/budgets';
import { budgetPercent, fullestBudget } from '@/lib/policy/budgets';
import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, escalate, pass, skip } from '@/lib/policy/check';
import { windowEnd } from '@/lib/policy/windows';

const NO_BUDGETS = skip('no budgets');

const PERIOD: Readonly<Record<BudgetWindow, string>> = { hour: 'hourly', day: 'daily' };

/** Check 12: no budget is used up; one that is filled to the manifest's percentage needs a person. */
export function budgetCheck({ input, manifest, budgets }: ManifestContext): CheckOutcome {
  const fullest = fullestBudget(budgets);
  if (fullest === null) return NO_BUDGETS;
  const figures = { scope: fullest.scope, window: fullest.window, current: fullest.used, limit: fullest.limit };
  if (fullest.used >= fullest.limit) {
    const resetsAt = windowEnd(fullest.window, input.orgTimezone, input.now).toISOString();
    const message = `The ${label(fullest)} is used up (${fullest.used} of ${fullest.limit}) until ${resetsAt}`;
    return deny('BUDGET_EXCEEDED', message, share(fullest), { ...figures, resets_at: resetsAt });
  }
  const limit = manifest.constraints.budget_escalate_at_percent;
  if (fullest.used * 100 >= limit * fullest.limit) {
    const message = `The ${label(fullest)} is ${budgetPercent(fullest)}% used (${fullest.used} of ${fullest.limit})`;
    return escalate([{ code: 'BUDGET_THRESHOLD_REACHED', message, details: figures }], share(fullest));
  }
  return pass(share(fullest));
}

function label(budget: BudgetState): string {
  return `${PERIOD[budget.window]} budget${budget.scope === '*' ? '' : ` for '${budget.scope}'`}`;
}

function share(budget: BudgetState): string {
  return `${budget.used}/${budget.limit} per ${budget.window}`;
}
