import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changed,
  filterSearch,
  isNarrowed,
  listQuery,
  pages,
  readFilter,
  widened,
  type RawParams,
} from './approval-filters';

const parse = (search: string): RawParams => {
  const params = new URLSearchParams(search);
  return Object.fromEntries([...params.keys()].map((key) => [key, params.getAll(key)]));
};

describe('the queue’s filter', () => {
  it('is the pending tab, oldest first, when the address says nothing', () => {
    const filter = readFilter({});
    expect(filter).toMatchObject({ view: 'pending', status: [], sort: 'created_at', cursor: '' });
    expect(listQuery(filter)).toMatchObject({ status: ['pending'], sort: 'created_at', limit: 50 });
    expect(filterSearch(filter)).toBe('');
  });

  it('goes to All when statuses are chosen, and shows newest first there', () => {
    const filter = readFilter(parse('status=denied&status=expired&status=nonsense'));
    expect(filter).toMatchObject({ view: 'all', status: ['denied', 'expired'], sort: '-created_at' });
    expect(filterSearch(filter)).toBe('status=denied&status=expired');
  });

  it('drops what means nothing', () => {
    const filter = readFilter({ sort: 'x', from: '2026-02-31', to: 'tomorrow', risk_tier: 'huge', q: 'a'.repeat(201) });
    expect(filter).toEqual(readFilter({}));
  });

  it('survives the way into the address and back, whatever is in it', () => {
    const word = fc.string({ minLength: 1, maxLength: 30 });
    const params = fc.record(
      {
        view: fc.constantFrom('pending', 'all', 'x'),
        status: fc.subarray(['pending', 'approved', 'denied', 'bogus']),
        agent_id: word,
        action: word,
        q: word,
        from: fc.constantFrom('2026-01-31', '2026-1-1', ''),
        sort: fc.constantFrom('expires_at', '-risk', 'created_at', '-created_at'),
        cursor: fc.stringMatching(/^[\w-]{1,40}$/),
        trail: fc.array(fc.stringMatching(/^[\w-]{1,20}$/), { maxLength: 5 }).map((all) => all.join('.')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(params, (raw) => {
        const filter = readFilter(raw);
        expect(readFilter(parse(filterSearch(filter, 'with-page')))).toEqual(filter);
      }),
    );
  });

  it('begins at the first page when it changes', () => {
    const filter = readFilter({ cursor: 'abc', trail: 'x.y', agent_id: 'bot' });
    expect(changed(filter, { risk_tier: 'high' })).toMatchObject({
      agent_id: 'bot',
      risk_tier: 'high',
      cursor: '',
      trail: [],
    });
  });

  it('finds the way back through pages by cursor', () => {
    const first = readFilter({});
    const second = pages(first, 'c2').next;
    expect(second).toMatchObject({ cursor: 'c2', trail: [] });
    const third = second && pages(second, 'c3').next;
    expect(third).toMatchObject({ cursor: 'c3', trail: ['c2'] });
    expect(third && pages(third, null)).toMatchObject({ next: undefined, previous: second });
    expect(second && pages(second, null).previous).toEqual(first);
  });

  it('knows whether anything narrows it', () => {
    expect(isNarrowed(readFilter({ view: 'all', sort: '-risk' }))).toBe(false);
    expect(isNarrowed(readFilter({ run_id: 'run-1' }))).toBe(true);
    expect(isNarrowed(widened(readFilter({ status: 'denied', run_id: 'run-1', sort: '-risk' })))).toBe(false);
  });
});
