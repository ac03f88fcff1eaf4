import { describe, expect, it } from 'vitest';
import { readStatsFilter, statsHref } from './stats-filter';

const TODAY = '2026-03-10';

describe('the stats page’s filter', () => {
  it('is the last 30 days by day when the address says nothing', () => {
    expect(readStatsFilter({}, TODAY)).toEqual({ from: '2026-02-09', to: TODAY, agent_id: '', interval: 'day' });
  });

  it('drops dates that are none, and turns a period around that ends before it begins', () => {
    expect(readStatsFilter({ from: '2026-02-30', to: 'x' }, TODAY)).toMatchObject({ from: '2026-02-09', to: TODAY });
    expect(readStatsFilter({ from: '2026-03-05', to: '2026-03-01' }, TODAY)).toMatchObject({
      from: '2026-03-01',
      to: '2026-03-05',
    });
  });

  it('draws long periods in larger steps', () => {
    expect(readStatsFilter({ from: '2025-01-01' }, TODAY).interval).toBe('week');
    expect(readStatsFilter({ from: '2025-01-01', interval: 'hour' }, TODAY).interval).toBe('day');
    expect(readStatsFilter({ from: '2026-03-09', interval: 'hour' }, TODAY).interval).toBe('hour');
  });

  it('comes back from its own address', () => {
    const filter = readStatsFilter({ from: '2026-03-01', agent_id: 'bot', interval: 'week' }, TODAY);
    const href = statsHref('/acme/approvals/stats', filter);
    const params = Object.fromEntries(new URLSearchParams(href.split('?')[1]));
    expect(readStatsFilter(params, TODAY)).toEqual(filter);
  });
});
