import { describe, expect, it } from 'vitest';
import { ask, BASE, call, org, world } from './testing/world';

describe('lists', () => {
  it('count and filter as signed approvals do', async () => {
    const mine = await org();
    const body = (n: number) => ({ agent: 'inbox_triage', action: 'quarantine', context: { n } });
    const made = await Promise.all([1, 2, 3].map((n) => ask(body(n), mine.agent)));
    const list = (query: string, token = mine.operator) => call(token, 'GET', `${BASE}${query}`);
    expect((await list('?offset=0')).body).toMatchObject({ total: 3, pending: 3, approved: 0, rejected: 0 });
    expect((await list('?status=pending&agent=inbox_triage&limit=2')).body['approvals']).toHaveLength(2);
    expect((await list('?agent=nobody')).body).toMatchObject({ total: 0, approvals: [] });
    expect((await list('?limit=2')).list).toHaveLength(2);
    expect((await list('?status=nonsense')).status).toBe(422);
    expect((await list('?offset=0', world.operator)).text).not.toContain(String(made[0]?.['id']));
  });
});
