import { z } from 'zod';
import { isoTime, timeOrDate } from '@/lib/contracts/common';

export const STATS_INTERVALS = ['hour', 'day', 'week'] as const;

/** Bare dates are days in the org's time zone, a bare `to` its last instant; the period is `[from, to)`. */
export const statsQuery = z.strictObject({
  from: timeOrDate.optional().meta({ description: 'default: 30 days ago' }),
  to: timeOrDate.optional().meta({ description: 'default: now' }),
  agent_id: z.string().min(1).max(200).optional(),
  uapk_id: z.string().min(1).max(200).optional().meta({ description: 'alias of agent_id' }),
  interval: z.enum(STATS_INTERVALS).default('day'),
});
export type StatsQuery = z.output<typeof statsQuery>;

const n = z.int();
/** A fraction from 0 to 1; null when there is nothing to divide by. */
const rate = z.number().nullable();
const seconds = z.number().nullable();

export const HEALTH_INDICATORS = [
  'pending',
  'auto_approval_rate',
  'response_time_p95',
  'execution_failure_rate',
  'rejection_rate',
  'response_time_p50',
] as const;
export const healthStatus = z.enum(['green', 'yellow', 'red', 'grey']);
export type HealthStatus = z.infer<typeof healthStatus>;

export const healthIndicator = z.object({
  name: z.enum(HEALTH_INDICATORS),
  value: z.number().nullable().meta({ description: 'a count, a fraction or seconds; null without data' }),
  status: healthStatus,
  target: z.string().meta({ example: '< 20' }),
});

export const stats = z.object({
  period: z.object({ from: isoTime, to: isoTime }),
  totals: z.object({ pending: n, approved: n, denied: n, expired: n, cancelled: n, auto_approved: n }),
  by_agent: z.array(z.object({ uapk_id: z.string(), agent_id: z.string(), approved: n, denied: n, expired: n })),
  by_reason_code: z.record(z.string(), n),
  by_action: z.array(z.object({ action: z.string(), total: n, approved: n, denied: n, failed: n, gated: n })),
  by_operator: z.array(
    z.object({
      email: z.string(),
      approved: n,
      denied: n,
      median_seconds: seconds,
      per_day: z.number(),
      per_active_hour: z.number(),
    }),
  ),
  by_rule: z.array(z.object({ rule_id: z.string(), description: z.string().nullable(), uses: n })),
  rules: z.object({ created: n, revoked: n }),
  average_response_time_minutes: z.number().nullable(),
  response_time_seconds: z.object({ p50: seconds, p95: seconds, p99: seconds }),
  rates: z.object({ auto_approval: rate, rejection: rate, execution_failure: rate }),
  series: z.array(z.object({ at: isoTime, created: n, approved: n, denied: n, expired: n, auto_approved: n })),
  health: z.object({ status: healthStatus, indicators: z.array(healthIndicator) }),
});
export type Stats = z.infer<typeof stats>;

/**
 * When an indicator is green and when red, by its value; between the two it is yellow. An org sets any of them under
 * `health_thresholds`. Counts, fractions and seconds as in `stats`.
 */
const bounds = z.strictObject({ green: z.number().min(0), red: z.number().min(0) });
export const healthThresholds = z.strictObject({
  pending: bounds.default({ green: 20, red: 50 }),
  auto_approval_rate: bounds.default({ green: 0.6, red: 0.4 }),
  response_time_p95: bounds.default({ green: 43_200, red: 86_400 }),
  execution_failure_rate: bounds.default({ green: 0.02, red: 0.05 }),
  rejection_rate: bounds.default({ green: 0.2, red: 0.3 }),
  response_time_p50: bounds.default({ green: 7_200, red: 14_400 }),
});
export type HealthThresholds = z.output<typeof healthThresholds>;
