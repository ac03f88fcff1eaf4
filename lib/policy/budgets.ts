import type { Manifest } from '@/lib/contracts/manifest';
import type { BudgetWindow } from '@/lib/contracts/policy';
import type { BudgetKey, BudgetUse } from '@/lib/policy/types';

/** A budget that applies, and how far it is used. */
export interface BudgetState extends BudgetKey {
  readonly used: number;
}

/** Every budget that the manifest sets for an action of this type: of the agent as a whole (`*`), then of the type. */
export function budgetKeys(manifest: Manifest, actionType: string): BudgetKey[] {
  const keys: BudgetKey[] = [];
  const add = (scope: string, window: BudgetWindow, limit: number | undefined) => {
    if (limit !== undefined) keys.push({ scope, window, limit });
  };
  add('*', 'hour', manifest.constraints.max_actions_per_hour);
  add('*', 'day', manifest.constraints.max_actions_per_day);
  const own = Object.hasOwn(manifest.policy.budgets, actionType) ? manifest.policy.budgets[actionType] : undefined;
  add(actionType, 'hour', own?.hourly_limit);
  add(actionType, 'day', own?.daily_limit);
  return keys;
}

/**
 * The budgets with their counters; a counter that isn't there stands at 0. Throws RangeError for a counter that is no
 * number.
 */
export function budgetStates(keys: readonly BudgetKey[], use: readonly BudgetUse[]): BudgetState[] {
  return keys.map((key) => {
    const used = use.find((entry) => entry.scope === key.scope && entry.window === key.window)?.used ?? 0;
    if (!(used >= 0)) throw new RangeError(`budget counter ${key.scope}/${key.window} is not a number`);
    return { scope: key.scope, window: key.window, limit: key.limit, used };
  });
}

/** Used share in percent, to one decimal. */
export function budgetPercent(budget: BudgetState): number {
  return Math.round((budget.used / budget.limit) * 1000) / 10;
}

/** The budget that is fullest by share; of equals the first. Null when none applies. */
export function fullestBudget(budgets: readonly BudgetState[]): BudgetState | null {
  let fullest: BudgetState | null = null;
  for (const budget of budgets) {
    if (fullest === null || budget.used * fullest.limit > fullest.used * budget.limit) fullest = budget;
  }
  return fullest;
}
