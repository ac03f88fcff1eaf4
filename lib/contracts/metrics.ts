import { z } from 'zod';
import { isoTime } from './common';
import { ALERT_METRICS, ALERT_SEVERITIES } from './orgs';

const n = z.int();
/** A fraction from 0 to 1; null when there is nothing to divide by. */
const rate = z.number().nullable();

/** "Today" is since midnight in the organization's time zone, by when it was decided or run. */
export const orgMetrics = z.object({
  total_pending: n.meta({ description: 'now' }),
  total_approved_today: n.meta({ description: 'by people and by rule' }),
  total_rejected_today: n,
  total_auto_approved_today: n,
  total_expired_today: n,
  avg_decision_latency_seconds: z.number().nullable().meta({ description: 'of people’s decisions' }),
  auto_approval_rate: rate.meta({ description: 'by rule ÷ (by rule + by people)' }),
  rejection_rate: rate.meta({ description: 'denied ÷ decided by people' }),
  execution_failure_rate: rate.meta({ description: 'failed ÷ finished' }),
  failure_count_today: n,
  active_rules_count: n,
});
export type OrgMetrics = z.infer<typeof orgMetrics>;

/** Of the metrics what the console shows over its queue. */
export type TodayMetrics = Pick<
  OrgMetrics,
  | 'total_approved_today'
  | 'total_rejected_today'
  | 'avg_decision_latency_seconds'
  | 'auto_approval_rate'
  | 'active_rules_count'
>;

export const alert = z.object({
  name: z.enum(ALERT_METRICS),
  value: z.number().meta({ description: 'when it was last looked at: a count, a fraction or seconds' }),
  threshold: z.number(),
  severity: z.enum(ALERT_SEVERITIES),
  since: isoTime,
});
export type Alert = z.infer<typeof alert>;
export const alertList = z.object({ items: z.array(alert) });
