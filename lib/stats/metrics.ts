import type { OrgMetrics } from '@/lib/contracts/metrics';
import type { Actor } from '@/lib/identity/actor';
import { figuresSince, ratesOf } from './figures-since';

/**
 * What happened since midnight in the organization's time zone, by when it was decided or run. What waits is counted to
 * `upTo`; null: all of it.
 */
export async function orgMetrics(actor: Pick<Actor, 'orgId'>, upTo: number | null = null): Promise<OrgMetrics> {
  const figures = await figuresSince(actor.orgId, null, upTo);
  const rates = ratesOf(figures);
  return {
    total_pending: figures.pending,
    total_approved_today: figures.approved,
    total_rejected_today: figures.denied,
    total_auto_approved_today: figures.auto_approved,
    total_expired_today: figures.expired + figures.overdue,
    avg_decision_latency_seconds: figures.average_seconds,
    auto_approval_rate: rates.auto_approval,
    rejection_rate: rates.rejection,
    execution_failure_rate: rates.execution_failure,
    failure_count_today: figures.failed,
    active_rules_count: figures.active_rules,
  };
}
