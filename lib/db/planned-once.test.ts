import { expect, it } from 'vitest';
import { plannedOnce } from './planned-once';

it('hides the values whose type is given, wherever they stand, and leaves the others', () => {
  const { name, text } = plannedOnce(
    { name: 'some', text: 'SELECT $1 WHERE a = $1 AND b > $2::int AND c = ANY ($3::text[]) LIMIT $10' },
    ['uuid', 'int', null, null, null, null, null, null, null, 'int'],
  );
  expect(name).toBe('some');
  expect(text).toBe(
    'SELECT (SELECT $1::uuid) WHERE a = (SELECT $1::uuid) AND b > (SELECT $2::int)::int AND c = ANY ($3::text[]) ' +
      'LIMIT (SELECT $10::int)',
  );
});

it('names the statement whose value has no type', () => {
  expect(() => plannedOnce({ name: 'some', text: 'SELECT $2' }, ['uuid'])).toThrow('some: of which type is $2?');
});
