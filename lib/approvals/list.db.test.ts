import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPROVAL_SORTS, approvalPage, approvalSummary, type ApprovalFilters } from '@/lib/contracts/approvals';
import { testDatabase } from '@/lib/db/testing/database';
import type { Actor } from '@/lib/identity/actor';
import { asId, newId, parseId, publicId } from '@/lib/ids';
import { getApproval } from './get';
import { list } from './list';
import { agentOf, makeApprovals, makeMember, makeOrg, type ApprovalChange } from './testing/arrange';

const { sudo } = await testDatabase();

const arrange = async (changes: ApprovalChange[], settings = {}) => {
  const org = await makeOrg(sudo, settings);
  await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'crm-bot', 'CRM')`, [org]);
  return { org, ids: await makeApprovals(sudo, org, changes), me: await makeMember(sudo, org, 'viewer') };
};
const first = { sort: '-created_at', limit: 50, offset: 0, after: null } as const;
const find = async (actor: Actor, filters: ApprovalFilters, page: Partial<Parameters<typeof list>[2]> = {}) =>
  list(actor, filters, { ...first, ...page });
const uuids = (found: { items: { approval_id: string }[] }) => found.items.map((i) => parseId('appr', i.approval_id)!);

describe('Law 7: an overdue approval is never shown or counted as pending', () => {
  it('in filters, counts and lines, before the sweep as after it', async () => {
    const { ids, me } = await arrange([{}, { expires_in: -5 }, { status: 'expired', expires_in: -50 }]);
    expect(await find(me, { status: ['pending'] })).toMatchObject({ total: 1, pendingCount: 1 });
    expect(uuids(await find(me, { status: ['pending'] }))).toEqual([ids[0]]);
    const expired = await find(me, { status: ['expired'] });
    expect(expired.total).toBe(2);
    expect(uuids(expired).sort()).toEqual([ids[1]!, ids[2]!].sort());
    for (const item of expired.items) {
      expect(item).toMatchObject({ status: 'expired', decided_via: 'system', decided_by: null });
    }
    const overdue = expired.items.find((i) => i.approval_id === publicId('appr', ids[1]!))!;
    expect(overdue.decided_at).toBe(overdue.expires_at);
    const all = await find(me, {});
    expect(all.items.map((i) => i.status).sort()).toEqual(['expired', 'expired', 'pending']);
  });
});

describe('Law 5: no org sees another', () => {
  it('nor an agent another’s approvals, whatever it asks for', async () => {
    const mine = await arrange([{}, { agent_id: 'crm-bot' }]);
    const theirs = await arrange([{}]);
    expect(uuids(await find(mine.me, {})).sort()).toEqual([...mine.ids].sort());
    expect((await find(mine.me, { q: publicId('appr', theirs.ids[0]!) })).items).toEqual([]);
    expect((await find(mine.me, { q: 'kubernetes' })).total).toBe(2);
    const agent = agentOf(mine.org);
    for (const filters of [{}, { q: 'kubernetes' }, { status: ['pending' as const, 'expired' as const] }]) {
      expect(await find(agent, filters)).toMatchObject({ total: 1, pendingCount: 1 });
      expect(uuids(await find(agent, filters))).toEqual([mine.ids[0]]);
    }
    expect(await find(agent, { agent_id: 'crm-bot' })).toMatchObject({ items: [], total: 0, pendingCount: 1 });
  });

  it('the search function answers for the connection’s organization only', async () => {
    const { org } = await arrange([{}]);
    const search = `SELECT approvals_search($1, 'kubernetes', '{}', '-created_at', 10)`;
    await expect(sudo(search, [org])).rejects.toThrow('not this organization');
  });
});

describe('large params', () => {
  it('are left out of lists, and said to be; the approval itself has them', async () => {
    const noise = Array.from({ length: 3_000 }, (_, i) => `${i * 7919}`);
    const { me, ids } = await arrange([
      { params: { text: 'x y '.repeat(225_000) } },
      { params: { noise } },
      { params: { text: 'x'.repeat(15_000) } },
    ]);
    const found = new Map((await find(me, {})).items.map((item) => [parseId('appr', item.approval_id), item.action]));
    expect(found.get(ids[0]!)).toMatchObject({ params: {}, params_omitted: true });
    expect(found.get(ids[1]!)).toMatchObject({ params: {}, params_omitted: true });
    expect(found.get(ids[2]!)).toEqual(expect.not.objectContaining({ params_omitted: true }));
    const detail = await getApproval(me, ids[1]!);
    expect(detail.action).toEqual({ type: expect.any(String), tool: expect.any(String), params: { noise } });
  });
});

describe('filters', () => {
  it('narrow by every column, and by text to the same', async () => {
    const { ids, me } = await arrange([
      { tool: 'deploy', run_id: 'r-1', risk_tier: 'high', reason_codes: ['REQUIRES_APPROVAL', 'AMOUNT_THRESHOLD'] },
      { tool: 'delete', agent_id: 'crm-bot', action_type: 'crm', status: 'approved', execution_mode: 'none' },
      { tool: 'delete', action_type: 'crm', status: 'denied' },
      { tool: 'a_b%c', action_type: 'x' },
    ]);
    const cases: [ApprovalFilters, number[]][] = [
      [{}, [0, 1, 2, 3]],
      [{ agent_id: 'crm-bot' }, [1]],
      [{ uapk_id: 'crm-bot' }, [1]],
      [{ agent_id: 'nobody' }, []],
      [{ action: 'crm:delete' }, [1, 2]],
      [{ action: 'delete' }, [1, 2]],
      [{ action: '*:delete' }, [1, 2]],
      [{ action: 'crm:*' }, [1, 2]],
      [{ action: '*:d*' }, [0, 1, 2]],
      [{ action: 'cr?:delet?' }, [1, 2]],
      [{ action: '*l*' }, [0, 1, 2]],
      [{ action: 'x:a_b%c' }, [3]],
      [{ action: 'x:a_b%*' }, [3]],
      [{ action: 'x:a%' }, []],
      [{ action: 'x:a?b?c' }, [3]],
      [{ reason_code: 'AMOUNT_THRESHOLD' }, [0]],
      [{ risk_tier: 'high' }, [0]],
      [{ run_id: 'r-1' }, [0]],
      [{ session_id: 's' }, []],
      [{ rule_id: publicId('rule', newId('rule')) }, []],
      [{ execution_status: 'none' }, [0, 1, 2, 3]],
      [{ execution_status: 'failed' }, []],
      [{ status: ['rejected'] }, [2]],
      [{ status: ['denied', 'approved', 'denied'] }, [1, 2]],
      [{ status: ['executed'] }, []],
      [{ status: ['executed', 'approved'] }, [1]],
      [{ status: ['cancelled'] }, []],
      [{ status: [] }, [0, 1, 2, 3]],
    ];
    for (const [filters, expected] of cases) {
      const wanted = expected.map((i) => ids[i]!).sort();
      for (const q of [undefined, 'production', 'ku', 'k']) {
        const found = await find(me, { ...filters, q });
        expect(uuids(found).sort(), JSON.stringify({ ...filters, q })).toEqual(wanted);
        expect(found.total).toBe(wanted.length);
      }
    }
  });

  it('search finds text as it is, and an id', async () => {
    const { ids, me } = await arrange([
      { search_text: 'kubernetes:deploy 100% \\done_now {"to":"bob@example.com"}' },
      { search_text: 'other' },
    ]);
    for (const q of ['100%', '\\done_', 'BOB@example', 'done', 'ku', publicId('appr', ids[0]!), ids[0]!]) {
      expect(uuids(await find(me, { q })), q).toEqual([ids[0]]);
    }
    for (const q of ['100_', 'o%r', '%', '\\x', "'", '") OR true', newId('appr')]) {
      expect((await find(me, { q })).items, q).toEqual([]);
    }
  });

  it('take a bare date as a day in the organization’s time zone, its end included', async () => {
    const { ids, me } = await arrange([{}, {}, {}], { timezone: 'America/New_York' });
    const times = ['2026-03-08T04:59:59.999Z', '2026-03-08T05:00:00Z', '2026-03-09T03:59:59.999Z'];
    for (const [i, at] of times.entries()) {
      await sudo('UPDATE approvals SET created_at = $2 WHERE id = $1', [ids[i], at]);
    }
    // 8 March 2026 has 23 hours there.
    expect(uuids(await find(me, { from: '2026-03-08', to: '2026-03-08' }))).toEqual([ids[2], ids[1]]);
    expect(uuids(await find(me, { to: '2026-03-07' }))).toEqual([ids[0]]);
    expect(uuids(await find(me, { from: '2026-03-08', to: '2026-03-08', q: 'production' }))).toEqual([ids[2], ids[1]]);
    expect(uuids(await find(me, { from: '2026-03-08T00:00:00-05:00', to: '2026-03-09T03:59:59.999Z' }))).toEqual([
      ids[1],
    ]);
    for (const from of [
      '0000-01-01',
      '1899-12-31T23:59:59Z',
      '1900-01-01T00:00:00+01:00',
      '3000-01-01',
      '9999-12-31',
    ]) {
      await expect(find(me, { from })).rejects.toMatchObject({ code: 'INVALID' });
    }
    expect((await find(me, { from: '1900-01-01', to: '2999-12-31' })).total).toBe(3);
    expect((await find(me, { from: '2026-03-08T00:00:00+23:59' })).total).toBe(3);
  });
});

describe('pages', () => {
  it('of every sort hold each approval once, in order, whatever the size; overdue, equal keys and all', async () => {
    const tiers = ['low', 'medium', 'high', 'critical'] as const;
    const { ids, me } = await arrange(
      Array.from({ length: 60 }, (_, i) => ({
        status: ['pending', 'pending', 'approved', 'expired', 'denied'][i % 5]!,
        risk_tier: tiers[i % 4]!,
        created_ago: Math.floor(i / 6),
        expires_in: [60, -5, 70][i % 3]!,
      })),
    );
    const page = fc.record({
      sort: fc.constantFrom(...APPROVAL_SORTS),
      limit: fc.integer({ min: 1, max: 25 }),
      status: fc.constantFrom<ApprovalFilters['status'][]>(undefined, ['pending'], ['pending', 'expired', 'denied']),
      q: fc.constantFrom(undefined, 'kubernetes'),
    });
    await fc.assert(
      fc.asyncProperty(page, async ({ sort, limit, status, q }) => {
        const whole = await find(me, { status, q }, { sort, limit: 500 });
        expect(whole.next).toBeNull();
        expect(whole.total).toBe(whole.items.length);
        const keys = whole.items.map((i) => [tiers.indexOf(i.risk_tier), i.created_at, i.expires_at] as const);
        const sorted = [...keys].sort((a, b) => {
          if (sort === '-risk') return b[0] - a[0] || a[1].localeCompare(b[1]);
          if (sort === 'expires_at') return a[2].localeCompare(b[2]);
          return sort === 'created_at' ? a[1].localeCompare(b[1]) : b[1].localeCompare(a[1]);
        });
        const sortedBy = { '-risk': [0, 1], expires_at: [2], created_at: [1], '-created_at': [1] }[sort];
        expect(keys.map((k) => sortedBy.map((i) => k[i]))).toEqual(sorted.map((k) => sortedBy.map((i) => k[i])));
        const seen: string[] = [];
        let after: Awaited<ReturnType<typeof list>>['next'] = null;
        do {
          const part = await find(me, { status, q }, { sort, limit, after });
          expect(part.total).toBe(whole.total);
          seen.push(...uuids(part));
          after = part.next;
        } while (after);
        expect(seen).toEqual(uuids(whole));
        const skipped = await find(me, { status, q }, { sort, limit, offset: 7 });
        expect(uuids(skipped)).toEqual(uuids(whole).slice(7, 7 + limit));
        if (status === undefined) expect(new Set(seen).size).toBe(ids.length);
      }),
      { numRuns: 40 },
    );
  });

  it('count no further than 10,000', async () => {
    const { me } = await arrange(Array.from({ length: 10_002 }, () => ({})));
    for (const filters of [{}, { status: ['pending' as const] }, { q: 'kubernetes' }]) {
      expect(await find(me, filters, { limit: 1 })).toMatchObject({ total: 10_001, pendingCount: 10_000 });
    }
  });

  it('find an agent’s own behind more newer matches of others than a search goes through', async () => {
    const others = Array.from({ length: 10_010 }, () => ({ agent_id: 'crm-bot' }));
    const { org } = await arrange([{ created_ago: 60 }, ...others]);
    expect(await find(agentOf(org), { q: 'kubernetes' })).toMatchObject({ total: 1, items: [{}] });
  });

  it('fit their contract', async () => {
    const { me } = await arrange([{}, { status: 'approved' }, { status: 'denied' }, { expires_in: -1 }]);
    const { items, total, pendingCount } = await find(me, {});
    const page = {
      items,
      total,
      total_relation: 'eq',
      has_more: false,
      next_cursor: null,
      pending_count: pendingCount,
    };
    expect(approvalPage.parse(page)).toEqual(page);
    expect(Object.keys(items[0]!).sort()).toEqual(Object.keys(approvalSummary.shape).sort());
    expect(asId('appr', parseId('appr', items[0]!.approval_id)!)).toBeTruthy();
  });
});
