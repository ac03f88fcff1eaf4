import { describe, expect, it } from 'vitest';
import { summary } from '../testing';
import { neighbours } from './use-neighbours';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const items = [
  summary('a'),
  summary('b', { status: 'denied' }),
  summary('c'),
  summary('d', { expires_at: '2026-01-31T11:00:00Z' }),
];

describe('neighbours in the queue', () => {
  it('are the items beside it, decided or not', () => {
    expect(neighbours(items, 'b', NOW)).toMatchObject({ previous: 'a', next: 'c' });
    expect(neighbours(items, 'a', NOW).previous).toBeUndefined();
    expect(neighbours(items, 'd', NOW).next).toBeUndefined();
  });

  it('after a decision: the next that waits, around the end, never an expired one', () => {
    expect(neighbours(items, 'a', NOW).nextPending).toBe('c');
    expect(neighbours(items, 'c', NOW).nextPending).toBe('a');
    expect(neighbours([summary('a')], 'a', NOW).nextPending).toBeUndefined();
  });

  it('begin with the list for one that isn’t in it', () => {
    expect(neighbours(items, 'z', NOW)).toEqual({ previous: undefined, next: 'a', nextPending: 'a' });
  });
});
