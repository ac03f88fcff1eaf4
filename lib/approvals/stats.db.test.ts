import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stats as statsSchema, type Stats, type StatsQuery } from '@/lib/contracts/stats';
import { testDatabase } from '@/lib/db/testing/database';
import type { UserActor } from '@/lib/identity/actor';
import { publicId, type ApprovalId, type OrgId } from '@/lib/ids';
import { windowStart } from '@/lib/policy/windows';
import { recount } from '@/lib/stats/recount';
import { approvalStats } from './stats';
import { agentOf, makeApprovals, makeMember, makeOrg } from './testing/arrange';

const { sudo } = await testDatabase();
const RULES = ['01890a5d-ac96-774b-bcce-b302099a8051', '01890a5d-ac96-774b-bcce-b302099a8052'];

/** What may have become of an approval, as its columns say it. */
const FATES = {
  waiting: { status: 'pending', live: true },
  overdue: { status: 'pending', live: false },
  expired: { status: 'expired' },
  cancelled: { status: 'cancelled' },
  denied: { status: 'denied', via: 'ui' },
  approved: { status: 'approved', via: 'api' },
  succeeded: { status: 'approved', via: 'mcp', run: 'succeeded' },
  failed: { status: 'approved', via: 'ui', run: 'failed' },
  by_rule: { status: 'approved', via: 'rule', run: 'succeeded' },
  gating_off: { status: 'approved', via: 'system' },
} as const;
type Fate = { status: string; live?: boolean; via?: string; run?: string };
type Made = {
  fate: keyof typeof FATES;
  agent: string;
  tool: string;
  codes: string[];
  operator: string;
  rule: string;
  createdAt: Date;
  seconds: number;
};

const START = Date.parse('2026-03-26T00:00:00Z');
const one = fc.record({
  fate: fc.constantFrom(...(Object.keys(FATES) as (keyof typeof FATES)[])),
  agent: fc.constantFrom('deployment-bot', 'crm-bot'),
  tool: fc.constantFrom('deploy', 'delete', 'send'),
  codes: fc.subarray(['REQUIRES_APPROVAL', 'AMOUNT_THRESHOLD', 'NEW_COUNTERPARTY'], { minLength: 1 }),
  operator: fc.constantFrom('ada@acme.test', 'bob@acme.test'),
  rule: fc.constantFrom(...RULES),
  createdAt: fc.integer({ min: 0, max: 7 * 86_400 }).map((s) => new Date(START + s * 1000)),
  seconds: fc.integer({ min: 0, max: 100_000 }),
});
const history = fc.array(one, { minLength: 150, maxLength: 250 });

async function insert(org: OrgId, made: readonly Made[]): Promise<ApprovalId[]> {
  const fates = made.map((m): Fate => FATES[m.fate]);
  const ids = await makeApprovals(
    sudo,
    org,
    made.map((m, i) => ({
      ...{ agent_id: m.agent, tool: m.tool, reason_codes: m.codes, status: fates[i]!.status },
      execution_mode: 'gateway' as const,
    })),
  );
  const rows = made.map((m, i) => ({ id: ids[i], ...m, ...fates[i], live: fates[i]!.live ?? false }));
  await sudo(
    `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label)
     SELECT $1, id, 'deploy', '{}', 'deploys', new_id(), 'ada' FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING`,
    [org, RULES],
  );
  await sudo(
    `UPDATE approvals a SET created_at = r."createdAt",
       expires_at = CASE WHEN r.live THEN now() + interval '1 hour' ELSE r."createdAt" + interval '1 hour' END,
       decided_at = CASE WHEN r.status <> 'pending' THEN r."createdAt" + make_interval(secs => r.seconds) END,
       decided_via = CASE WHEN r.status <> 'pending' THEN coalesce(r.via, 'system') END,
       decided_by_label = CASE WHEN r.via IN ('ui', 'api', 'mcp') THEN r.operator ELSE coalesce(r.via, 'expiry') END,
       rule_id = CASE WHEN r.via = 'rule' THEN r.rule END, execution_status = coalesce(r.run, 'none')
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "createdAt" timestamptz, live boolean, status text, seconds float8,
       via text, operator text, rule uuid, run text) WHERE a.id = r.id`,
    [JSON.stringify(rows)],
  );
  return ids;
}

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
const localDate = (zone: string, at: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
function stepOf(interval: StatsQuery['interval'], zone: string, at: Date): string {
  if (interval === 'hour') return windowStart('hour', zone, at).toISOString();
  const day = new Date(`${localDate(zone, at)}T00:00:00Z`);
  if (interval === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** The same figures, counted by hand. */
function byHand(all: readonly Made[], from: Date, to: Date, interval: StatsQuery['interval'], zone: string) {
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

/** Rounded, so that sums in another order are the same, and lists in one order. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, v: unknown) => (typeof v === 'number' ? Number(v.toPrecision(10)) : v));
const sortBy = <T>(list: readonly T[], key: (item: T) => string) =>
  [...list].sort((a, b) => key(a).localeCompare(key(b)));

type Asked = {
  org: OrgId;
  me: UserActor;
  zone: string;
  interval: StatsQuery['interval'];
  from: Date;
  to: Date;
};

/** What the stats say now, against the count by hand. */
async function compare(made: readonly Made[], { org, me, zone, interval, from, to }: Asked): Promise<void> {
  const query = { from: from.toISOString(), to: to.toISOString(), interval };
  const found = await approvalStats(me, query);
  expect(statsSchema.parse(found)).toEqual(found);
  const expected = byHand(made, from, to, interval, zone);
  const steps = found.series.filter((s) => s.created > 0);
  const readable = (at: string) => (interval === 'hour' ? at : localDate(zone, new Date(at)));
  expect(
    plain({
      totals: found.totals,
      by_agent: sortBy(found.by_agent, (x) => x.agent_id),
      by_action: sortBy(found.by_action, (x) => x.action),
      by_reason_code: found.by_reason_code,
      by_rule: sortBy(found.by_rule, (x) => x.rule_id),
      by_operator: sortBy(found.by_operator, (x) => x.email),
      average: found.average_response_time_minutes === null ? null : found.average_response_time_minutes * 60,
      response_time_seconds: found.response_time_seconds,
      rates: found.rates,
      series: sortBy(steps, (s) => s.at).map((s) => ({ ...s, at: readable(s.at) })),
    }),
  ).toEqual(plain(expected));
  // Nothing falls between two steps, and none is missing.
  expect(sum(found.series.map((s) => s.created))).toBe(
    made.filter((m) => m.createdAt >= from && m.createdAt < to).length,
  );
  const ats = found.series.map((s) => Date.parse(s.at));
  const gaps = ats.slice(1).map((at, i) => (at - ats[i]!) / 3_600_000);
  const usual = { hour: [1], day: [23, 24, 25], week: [167, 168, 169] }[interval];
  expect(gaps.filter((gap) => !usual.includes(gap))).toEqual([]);
  const one = await approvalStats(me, { ...query, agent_id: 'crm-bot' });
  const mine = await approvalStats(agentOf(org, 'crm-bot'), { ...query, uapk_id: 'deployment-bot' });
  const theirs = byHand(
    made.filter((m) => m.agent === 'crm-bot'),
    from,
    to,
    interval,
    zone,
  );
  for (const { totals, by_agent, by_operator } of [one, mine]) {
    expect(plain({ totals, by_agent, by_operator: sortBy(by_operator, (x) => x.email) })).toEqual(
      plain({ totals: theirs.totals, by_agent: theirs.by_agent, by_operator: theirs.by_operator }),
    );
  }
}

async function recountAll(org: OrgId): Promise<void> {
  while ((await recount(org, 500)) > 0);
}

describe('stats', () => {
  it('equal a count by hand on random histories, zones and periods, across a change of the clocks', async () => {
    const cases = fc.sample(
      fc.record({
        made: history,
        zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Sao_Paulo'),
        interval: fc.constantFrom<StatsQuery['interval']>('hour', 'day', 'week'),
        more: fc.array(one, { maxLength: 60 }),
        gone: fc.integer({ min: 0, max: 60 }),
        some: fc.integer({ min: 1, max: 80 }),
        // On the hour and the day too, and within one hour.
        from: fc.oneof(
          fc.integer({ min: 0, max: 4 * 86_400 }),
          fc.integer({ min: 0, max: 96 }).map((hour) => hour * 3600),
        ),
        length: fc.oneof(
          fc.integer({ min: 600, max: 8 * 86_400 }),
          fc.constantFrom(3600, 86_400, 3 * 86_400, 8 * 86_400),
        ),
      }),
      { numRuns: 12, seed: 7 },
    );
    for (const { made, more, gone, some, zone, interval, ...period } of cases) {
      const org = await makeOrg(sudo, { timezone: zone });
      await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'crm-bot', 'CRM')`, [org]);
      const me = await makeMember(sudo, org, 'viewer');
      const asked = { org, me, zone, interval, from: new Date(START + period.from * 1000) };
      const to = new Date(asked.from.getTime() + period.length * 1000);
      const ids = await insert(org, made);
      await compare(made, { ...asked, to });
      // Some hours counted, then all; then the rows change under the counts; then those are brought up to date.
      expect(await recount(org, some)).toBeLessThanOrEqual(some);
      await compare(made, { ...asked, to });
      await recountAll(org);
      expect(await sudo('SELECT FROM stats_dirty WHERE org_id = $1', [org])).toEqual([]);
      await compare(made, { ...asked, to });
      await sudo('DELETE FROM approvals WHERE org_id = $1 AND id = ANY ($2)', [org, ids.slice(0, gone)]);
      const left = [...made.slice(gone), ...more];
      await insert(org, more);
      await compare(left, { ...asked, to });
      await recount(org, some);
      await compare(left, { ...asked, to });
      await recountAll(org);
      await compare(left, { ...asked, to });
    }
  }, 120_000);

  it('stay the recount’s while several change, count and ask at once', async () => {
    const org = await makeOrg(sudo);
    const me = await makeMember(sudo, org);
    const ids = await makeApprovals(
      sudo,
      org,
      Array.from({ length: 300 }, (_, i) => ({ created_ago: (i % 60) * 1800 })),
    );
    let deciding = true;
    const decide = async (mine: ApprovalId[]) => {
      for (const id of mine) {
        await sudo(
          `UPDATE approvals SET status = 'approved', decided_at = now(), decided_via = 'api', decided_by_label = 'ada'
           WHERE org_id = $1 AND id = $2`,
          [org, id],
        );
      }
    };
    const counting = async () => {
      while (deciding) await recount(org, 7);
    };
    const seen: number[] = [];
    const asking = async () => {
      while (deciding) {
        const { totals } = await approvalStats(me, { interval: 'day' });
        // Every approval is in exactly one of the two, whatever is being counted just now.
        expect(totals.pending + totals.approved).toBe(300);
        seen.push(totals.approved);
      }
    };
    const others = [counting(), counting(), asking()];
    await Promise.all([decide(ids.slice(0, 150)), decide(ids.slice(150))]);
    deciding = false;
    await Promise.all(others);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect((await approvalStats(me, { interval: 'day' })).totals.approved).toBe(300);
    await recountAll(org);
    expect((await approvalStats(me, { interval: 'day' })).totals.approved).toBe(300);
  }, 30_000);

  it('of an organization without approvals: zeros, nulls, grey', async () => {
    const org = await makeOrg(sudo);
    const found: Stats = await approvalStats(await makeMember(sudo, org), { interval: 'day' });
    expect(found.totals).toEqual({ pending: 0, approved: 0, denied: 0, expired: 0, cancelled: 0, auto_approved: 0 });
    expect(found.response_time_seconds).toEqual({ p50: null, p95: null, p99: null });
    expect(found.rates).toEqual({ auto_approval: null, rejection: null, execution_failure: null });
    expect(found.average_response_time_minutes).toBeNull();
    expect(found.health.status).toBe('grey');
    expect(found.series.length).toBeGreaterThanOrEqual(30);
    const length = Date.parse(found.period.to) - Date.parse(found.period.from);
    expect(length).toBe(30 * 86_400_000);
  });

  it('change the colour of health when the organization’s thresholds are crossed', async () => {
    const org = await makeOrg(sudo);
    const me = await makeMember(sudo, org);
    await makeApprovals(sudo, org, [{}, {}, {}]);
    const colour = async (green: number, red: number) => {
      await sudo('UPDATE orgs SET settings = $2 WHERE id = $1', [
        org,
        JSON.stringify({ health_thresholds: { pending: { green, red } } }),
      ]);
      const { health } = await approvalStats(me, { interval: 'day' });
      return [health.status, health.indicators.find(({ name }) => name === 'pending')?.status];
    };
    // Nothing was decided: the number that waits alone makes no good health.
    expect(await colour(4, 10)).toEqual(['grey', 'green']);
    expect(await colour(3, 10)).toEqual(['yellow', 'yellow']);
    expect(await colour(1, 2)).toEqual(['red', 'red']);
  });

  it('take bare dates as days of the organization', async () => {
    const me = await makeMember(sudo, await makeOrg(sudo, { timezone: 'Europe/Berlin' }));
    const found = await approvalStats(me, { from: '2026-03-28', to: '2026-03-29', interval: 'hour' });
    expect(found.period).toEqual({ from: '2026-03-27T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' });
    expect(found.series).toHaveLength(47);
  });

  it('refuse a period that ends before it begins, and one of too many points', async () => {
    const me = await makeMember(sudo, await makeOrg(sudo));
    const refused = (query: Partial<StatsQuery>) =>
      expect(approvalStats(me, { interval: 'day', ...query })).rejects.toMatchObject({ code: 'INVALID' });
    await refused({ from: '2026-02-01', to: '2026-01-31T12:00:00Z' });
    await refused({ from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00Z' });
    await refused({ from: '1900-01-01', to: '2999-12-31', interval: 'hour' });
    await refused({ from: '1900-01-01', to: '2999-12-31' });
    await refused({ from: '0000-01-01' });
  });
});

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
