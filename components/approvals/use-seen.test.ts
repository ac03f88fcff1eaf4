import { expect, it } from 'vitest';
import { isNewer } from './use-seen';

it.each([
  ['a later version', { version: 2, status: 'pending' }, true],
  ['the same version that has run out, before any sweep', { version: 1, status: 'expired' }, true],
  ['the same', { version: 1, status: 'pending' }, false],
  ['an answer that was overtaken', { version: 0, status: 'denied' }, false],
] as const)('of a pending approval at version 1, %s', (_what, latest, newer) => {
  expect(isNewer(latest, { version: 1, status: 'pending' })).toBe(newer);
});
