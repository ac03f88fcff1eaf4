import fc from 'fast-check';
import { expect, it } from 'vitest';
import { iso } from './present';

/** As PostgreSQL puts a time into JSON: microseconds, without their last zeros. */
const printed = (ms: number, micros: number): string => {
  const fraction = String(micros).padStart(6, '0').replace(/0+$/, '');
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction && `.${fraction}`}+00:00`;
};

it('prints a time of the database with milliseconds and a Z, whatever its fraction', () => {
  expect(iso('2026-01-31T09:05:00+00:00')).toBe('2026-01-31T09:05:00.000Z');
  expect(iso('2026-01-31T09:05:00.1+00:00')).toBe('2026-01-31T09:05:00.100Z');
  expect(iso('2026-01-31T09:05:00.123999+00:00')).toBe('2026-01-31T09:05:00.123Z');
  expect(iso('2026-01-31T10:05:00.5+01:00')).toBe('2026-01-31T09:05:00.500Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 999_999 }), (ms, micros) => {
      const text = printed(ms, micros);
      expect(iso(text)).toBe(new Date(text).toISOString());
    }),
  );
});
