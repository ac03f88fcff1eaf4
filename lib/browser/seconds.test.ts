import { expect, it } from 'vitest';
import { inUnit, TIME_UNITS, timeWords } from './seconds';

it.each([
  [60, { amount: 1, unit: 'minutes' }],
  [5_400, { amount: 90, unit: 'minutes' }],
  [86_400, { amount: 1, unit: 'days' }],
  [90_000, { amount: 25, unit: 'hours' }],
  [0, { amount: 0, unit: 'minutes' }],
  [90, { amount: 1.5, unit: 'minutes' }],
] as const)('%i seconds stay what they are', (seconds, expected) => {
  const given = inUnit(seconds);
  expect(given).toEqual(expected);
  expect(given.amount * TIME_UNITS[given.unit]).toBe(seconds);
});

it.each([
  [60, '1 minute'],
  [45, '45 seconds'],
  [172_800, '2 days'],
])('says %i seconds as %s', (seconds, words) => expect(timeWords(seconds)).toBe(words));
