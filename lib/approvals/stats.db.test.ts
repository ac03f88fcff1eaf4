import { describe, expect, it } from 'vitest';
import type { Stats, StatsQuery } from '@/lib/contracts/stats';
import { testDatabase } from '@/lib/db/testing/database';
import { approvalStats } from './stats';
import { makeApprovals, makeMember, makeOrg } from './testing/arrange';

const { sudo } = await testDatabase();

describe('stats', () => {
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
