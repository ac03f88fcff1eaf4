import type { OrgMetrics, TodayMetrics } from '@/lib/contracts/metrics';
import type { Actor } from '@/lib/identity/actor';
import { autoApproval, figuresOfToday, figuresSince, ratesOf, type FiguresOfToday } from './figures-since';

/** What happened since midnight in the organization's time zone, by when it was decided or run. */
export async function orgMetrics(actor: Pick<Actor, 'orgId'>): Promise<OrgMetrics> {
  const figures = await figuresSince(actor.orgId, null);
  const rates = ratesOf(figures);
  return {
    ...shown(figures),
    total_pending: figures.pending,
    total_auto_approved_today: figures.auto_approved,
    total_expired_today: figures.expired + figures.overdue,
    rejection_rate: rates.rejection,
    execution_failure_rate: rates.execution_failure,
    failure_count_today: figures.failed,
  };
}

/** Of the same what the console shows over its queue: cheaper, since nothing is counted that waits or ran. */
export const todayMetrics = async (actor: Pick<Actor, 'orgId'>): Promise<TodayMetrics> =>
  shown(await figuresOfToday(actor.orgId));

const shown = (figures: FiguresOfToday): TodayMetrics => ({
  total_approved_today: figures.approved,
  total_rejected_today: figures.denied,
  avg_decision_latency_seconds: figures.average_seconds,
  auto_approval_rate: autoApproval(figures),
  active_rules_count: figures.active_rules,
});
