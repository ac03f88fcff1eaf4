import type { StatsQuery } from '@/lib/contracts/stats';
import { publicId } from '@/lib/ids';
import { windowStart } from '@/lib/policy/windows';
import { FATES, type Fate, type Made } from './stats-history';

const tally = (words: readonly string[]) => {
  const out: Record<string, number> = {};
  for (const word of words) out[word] = (out[word] ?? 0) + 1;
  return out;
};
/** As percentile_cont: between the two neighbours, by distance. */
function percentile(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = p * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}
export const localDate = (zone: string, at: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
function stepOf(interval: StatsQuery['interval'], zone: string, at: Date): string {
  if (interval === 'hour') return windowStart('hour', zone, at).toISOString();
  const day = new Date(`${localDate(zone, at)}T00:00:00Z`);
  if (interval === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** The same figures, counted by hand. */
export function byHand(all: readonly Made[], from: Date, to: Date, interval: StatsQuery['interval'], zone: string) {
  const made = all.filter((m) => m.createdAt >= from && m.createdAt < to);
  const shown = (m: Made) => (m.fate === 'overdue' ? 'expired' : FATES[m.fate].status);
  const via = (m: Made) => (FATES[m.fate] as Fate).via;
  const person = (m: Made) => ['ui', 'api', 'mcp'].includes(via(m) ?? '');
  const n = (ms: readonly Made[], test: (m: Made) => boolean) => ms.filter(test).length;
  const is = (status: string) => (m: Made) => shown(m) === status;
  const byRule = (m: Made) => via(m) === 'rule';
  const people = made.filter(person);
  const times = people.map((m) => m.seconds);
  const rate = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const group = (key: (m: Made) => string, of = made) =>
    Object.keys(tally(of.map(key)))
      .sort()
      .map((k) => [k, of.filter((m) => key(m) === k)] as const);
  const run = (status: string) => (m: Made) => (FATES[m.fate] as Fate).run === status;
  return {
    totals: {
      pending: n(all, (m) => m.fate === 'waiting'),
      approved: n(made, is('approved')),
      denied: n(made, is('denied')),
      expired: n(made, is('expired')),
      cancelled: n(made, is('cancelled')),
      auto_approved: n(made, byRule),
    },
    by_agent: group((m) => m.agent).map(([agent_id, ms]) => ({
      ...{ uapk_id: agent_id, agent_id },
      ...{ approved: n(ms, is('approved')), denied: n(ms, is('denied')), expired: n(ms, is('expired')) },
    })),
    by_action: group((m) => `kubernetes:${m.tool}`).map(([action, ms]) => ({
      ...{ action, total: ms.length, approved: n(ms, is('approved')), denied: n(ms, is('denied')) },
      ...{ failed: n(ms, run('failed')), gated: ms.length - n(ms, byRule) },
    })),
    by_reason_code: tally(made.flatMap((m) => m.codes)),
    by_rule: group((m) => publicId('rule', m.rule), made.filter(byRule)).map(([rule_id, ms]) => ({
      ...{ rule_id, description: 'deploys', uses: ms.length },
    })),
    by_operator: group((m) => m.operator, people).map(([email, ms]) => ({
      ...{ email, approved: n(ms, is('approved')), denied: n(ms, is('denied')) },
      median_seconds: percentile(
        ms.map((m) => m.seconds),
        0.5,
      ),
      per_day: ms.length / ((to.getTime() - from.getTime()) / 86_400_000),
      per_active_hour:
        ms.length / new Set(ms.map((m) => Math.floor((m.createdAt.getTime() + m.seconds * 1000) / 3_600_000))).size,
    })),
    average: rate(
      times.reduce((a, b) => a + b, 0),
      times.length,
    ),
    response_time_seconds: { p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) },
    rates: {
      auto_approval: rate(n(made, byRule), n(made, byRule) + people.length),
      rejection: rate(n(people, is('denied')), people.length),
      execution_failure: rate(n(made, run('failed')), n(made, run('failed')) + n(made, run('succeeded'))),
    },
    series: group((m) => stepOf(interval, zone, m.createdAt)).map(([at, ms]) => ({
      ...{ at, created: ms.length, approved: n(ms, is('approved')), denied: n(ms, is('denied')) },
      ...{ expired: n(ms, is('expired')), auto_approved: n(ms, byRule) },
    })),
  };
}
