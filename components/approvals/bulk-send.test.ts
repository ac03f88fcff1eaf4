import { describe, expect, it } from 'vitest';
import { chunks, itemResults } from './bulk-send';
import { summary } from './testing';

describe('a bulk decision that is sent', () => {
  it('goes in pieces', () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunks([], 2)).toEqual([]);
  });

  it('sets each answer beside its row, and never takes silence for success', () => {
    const results = itemResults([summary('a'), summary('b'), summary('c')], {
      batch_id: 'batch-1',
      results: [
        { approval_id: 'a', status: 'denied' },
        { approval_id: 'b', status: 'error', error: 'Already approved', code: 'ALREADY_DECIDED' },
      ],
      summary: { denied: 1, errors: 1 },
    });
    expect(results.map(({ error }) => error)).toEqual([null, 'Already approved', 'The server gave no answer for it']);
  });
});
