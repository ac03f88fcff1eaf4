import { expect, it } from 'vitest';
import { AUDIT_EVENT_TYPES } from '@/lib/contracts/audit';
import { EVENT_WORDS, objectOf, wordsOf } from './event-words';

it('has words for every kind of event, each its own', () => {
  expect(Object.keys(EVENT_WORDS).sort()).toEqual([...AUDIT_EVENT_TYPES].sort());
  expect(new Set(Object.values(EVENT_WORDS).map(({ name }) => name)).size).toBe(AUDIT_EVENT_TYPES.length);
});

it('shows a kind that it does not know by its name', () => {
  expect(wordsOf('thing_frobbed')).toEqual({ did: 'thing frobbed', name: 'thing_frobbed' });
  expect(wordsOf('toString').name).toBe('toString');
});

it.each([
  [{ action: 'kubernetes:deploy', name: 'x' }, 'kubernetes:deploy'],
  [{ email: 'ana@example.com', role: 'viewer' }, 'ana@example.com'],
  [{ name: '' }, null],
  [null, null],
  ['text', null],
])('finds what %j is about', (payload, object) => expect(objectOf(payload)).toBe(object));
