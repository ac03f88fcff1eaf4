import { z } from 'zod';
import { orgSettings } from '@/lib/contracts/orgs';
import type { Stats, StatsQuery } from '@/lib/contracts/stats';
import { withOrg } from '@/lib/db/scope';
import { APPROVAL_STATS } from '@/lib/db/sql/approvals-stats';
import { invalid, invalidField } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { onlyAgent } from './get';
import { health } from './health';
import { boundOf } from './period';
import { ratesOf } from '@/lib/stats/figures-since';
import { doublesOf, joined, mean, percentile } from '@/lib/stats/percentile';
import { iso } from './present';

/** The most points of a series: 30 days by hour are 720, ten years by day 3,652. */
const MAX_STEPS = 5_000;
const DAY_MS = 86_400_000;

const count = z.number();
const counted = z.object({
  n: count,
  approved: count,
  denied: count,
  expired: count,
  cancelled: count,
  auto_approved: count,
  by_people: count,
  denied_by_people: count,
  failed: count,
  finished: count,
});
const keyed = counted.extend({ key: z.string() });
const row = z.object({
  from: z.string(),
  to: z.string(),
  settings: orgSettings,
  pending: count,
  totals: counted.nullable(),
  by_agent: z.array(keyed),
  by_action: z.array(keyed),
  by_reason_code: z.record(z.string(), count),
  by_rule: z.array(z.object({ rule_id: z.string(), description: z.string().nullable(), uses: count })),
  by_operator: z.array(z.object({ email: z.string(), approved: count, denied: count, active_hours: count.nullable() })),
  rules: z.object({ created: count, revoked: count }),
  series: z.array(
    z.object({
      at: z.string(),
      created: count,
      approved: count,
      denied: count,
      expired: count,
      auto_approved: count,
    }),
  ),
});
const timesRow = z.object({ operator: z.string(), seconds: z.instanceof(Uint8Array) });

const NOTHING: z.output<typeof counted> = {
  n: 0,
  approved: 0,
  denied: 0,
  expired: 0,
  cancelled: 0,
  auto_approved: 0,
  by_people: 0,
  denied_by_people: 0,
  failed: 0,
  finished: 0,
};

/**
 * The figures of a period, `[from, to)`: approvals created in it by their status now, people's response times, rates,
 * trend and health. Throws INVALID for a period that ends before it begins or has too many intervals.
 */
export async function approvalStats(actor: Actor, query: StatsQuery): Promise<Stats> {
  const from = query.from === undefined ? null : boundOf('from', query.from);
  const to = query.to === undefined ? null : boundOf('to', query.to);
  const agent = onlyAgent(actor) ?? query.agent_id ?? query.uapk_id ?? null;
  const [found, ...times] = await withOrg(actor.orgId, (run) =>
    run(APPROVAL_STATS, [
      actor.orgId,
      from && 'time' in from ? from.time : null,
      from && 'date' in from ? from.date : null,
      to && 'time' in to ? to.time : null,
      to && 'date' in to ? to.date : null,
      agent,
      query.interval,
      MAX_STEPS,
    ]),
  );
  const figures = row.parse(found?.['stats']);
  const period = { from: iso(figures.from), to: iso(figures.to) };
  const days = (Date.parse(period.to) - Date.parse(period.from)) / DAY_MS;
  if (days <= 0) throw invalid([{ path: 'to', message: 'must lie after from' }]);
  if (figures.series.length > MAX_STEPS) {
    throw invalidField('interval', `gives more than ${MAX_STEPS} points over this period; take a longer one`);
  }
  return present(
    figures,
    new Map(
      z
        .array(timesRow)
        .parse(times)
        .map(({ operator, seconds }) => [operator, doublesOf(seconds)]),
    ),
    period,
    days,
  );
}

function present(
  figures: z.output<typeof row>,
  times: ReadonlyMap<string, Float64Array>,
  period: Stats['period'],
  days: number,
): Stats {
  const { pending } = figures;
  const totals = figures.totals ?? NOTHING;
  const all = joined([...times.values()]);
  const average = mean(all);
  const [p50, p95, p99] = [percentile(all, 0.5), percentile(all, 0.95), percentile(all, 0.99)];
  const rates = ratesOf(totals);
  return {
    period,
    totals: {
      pending,
      approved: totals.approved,
      denied: totals.denied,
      expired: totals.expired,
      cancelled: totals.cancelled,
      auto_approved: totals.auto_approved,
    },
    by_agent: figures.by_agent.map(({ key: agent_id, approved, denied, expired }) => ({
      uapk_id: agent_id,
      agent_id,
      approved,
      denied,
      expired,
    })),
    by_reason_code: figures.by_reason_code,
    by_action: figures.by_action.map(({ key: action, n, approved, denied, failed, auto_approved }) => ({
      action,
      total: n,
      approved,
      denied,
      failed,
      gated: n - auto_approved,
    })),
    by_operator: figures.by_operator.map(({ email, approved, denied, active_hours }) => ({
      email,
      approved,
      denied,
      median_seconds: percentile(times.get(email) ?? new Float64Array(), 0.5),
      per_day: (approved + denied) / days,
      per_active_hour: (approved + denied) / (active_hours ?? 1),
    })),
    by_rule: figures.by_rule.map(({ rule_id, ...rule }) => ({ ...rule, rule_id: publicId('rule', rule_id) })),
    rules: figures.rules,
    average_response_time_minutes: average === null ? null : average / 60,
    response_time_seconds: { p50, p95, p99 },
    rates,
    series: figures.series.map((point) => ({ ...point, at: iso(point.at) })),
    health: health(
      {
        pending,
        auto_approval_rate: rates.auto_approval,
        response_p95_seconds: p95,
        execution_failure_rate: rates.execution_failure,
        rejection_rate: rates.rejection,
        response_p50_seconds: p50,
      },
      figures.settings.health_thresholds,
    ),
  };
}
