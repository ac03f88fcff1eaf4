import type { AlertRule } from '@/lib/contracts/orgs';
import { ratesOf, type FiguresSince } from '@/lib/stats/figures-since';

export type Firing = AlertRule & { value: number };

/** What each alert looks at; null where there is nothing to look at. Rates and expiries are of the last 24 hours. Pure. */
function valueOf(metric: AlertRule['metric'], figures: FiguresSince): number | null {
  switch (metric) {
    case 'pending':
      return figures.pending;
    case 'oldest_pending_seconds':
      return figures.oldest_pending_seconds;
    case 'auto_approval_rate':
      return ratesOf(figures).auto_approval;
    case 'rejection_rate':
      return ratesOf(figures).rejection;
    case 'execution_failure_rate':
      return ratesOf(figures).execution_failure;
    case 'expired':
      return figures.expired + figures.overdue;
    case 'unused_rules':
      return figures.unused_rules;
  }
}

/** The alerts that fire: above their threshold, the auto-approval rate below it. Without data nothing fires. Pure. */
export function firing(rules: readonly AlertRule[], figures: FiguresSince): Firing[] {
  return rules.flatMap((rule) => {
    const value = valueOf(rule.metric, figures);
    if (value === null) return [];
    const fires = rule.metric === 'auto_approval_rate' ? value < rule.threshold : value > rule.threshold;
    return fires ? [{ ...rule, value }] : [];
  });
}
