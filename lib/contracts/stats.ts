import { z } from 'zod';
import { isoTime, timeOrDate } from '@/lib/contracts/common';

export const STATS_INTERVALS = ['hour', 'day', 'week'] as const;

const word = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'must not hold NUL');

/** Bare dates are days in the org's time zone, a bare `to` its last instant; the period is `[from, to)`. */
export const statsQuery = z
  .strictObject({
    from: timeOrDate.optional().meta({ description: 'default: 30 days ago' }),
    to: timeOrDate.optional().meta({ description: 'default: now' }),
    agent_id: word.optional(),
    uapk_id: word.optional().meta({ description: 'alias of agent_id' }),
    interval: z.enum(STATS_INTERVALS).default('day'),
  })
  .refine((q) => q.agent_id === undefined || q.uapk_id === undefined || q.agent_id === q.uapk_id, {
    message: 'differs from agent_id; send one of them',
    path: ['uapk_id'],
  });
export type StatsQuery = z.output<typeof statsQuery>;

const n = z.int();
/** A fraction from 0 to 1; null when there is nothing to divide by. */
const rate = z.number().nullable();
const seconds = z.number().nullable();

/** As in the organization's `health_thresholds`. */
export const HEALTH_INDICATORS = [
  'pending',
  'auto_approval_rate',
  'response_p95_seconds',
  'execution_failure_rate',
  'rejection_rate',
  'response_p50_seconds',
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
