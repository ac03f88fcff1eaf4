import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stats as statsSchema, type StatsQuery } from '@/lib/contracts/stats';
import { testDatabase } from '@/lib/db/testing/database';
import type { UserActor } from '@/lib/identity/actor';
import type { ApprovalId, OrgId } from '@/lib/ids';
import { recount } from '@/lib/stats/recount';
import { approvalStats } from './stats';
import { agentOf, makeApprovals, makeMember, makeOrg } from './testing/arrange';
import { byHand, localDate } from './testing/stats-by-hand';
import { history, insert, one, START, type Made } from './testing/stats-history';

const { sudo } = await testDatabase();

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

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

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
      const ids = await insert(sudo, org, made);
      await compare(made, { ...asked, to });
      // Some hours counted, then all; then the rows change under the counts; then those are brought up to date.
      expect(await recount(org, some)).toBeLessThanOrEqual(some);
      await compare(made, { ...asked, to });
      await recountAll(org);
      expect(await sudo('SELECT FROM stats_dirty WHERE org_id = $1', [org])).toEqual([]);
      await compare(made, { ...asked, to });
      await sudo('DELETE FROM approvals WHERE org_id = $1 AND id = ANY ($2)', [org, ids.slice(0, gone)]);
      const left = [...made.slice(gone), ...more];
      await insert(sudo, org, more);
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
});
