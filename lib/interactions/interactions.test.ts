import { expect, it } from 'vitest';
import { exactAction, likePattern } from './conditions';

it.each([
  ['kubernetes:*', 'kubernetes:%'],
  ['*:send?', '%:send_'],
  ['100%_\\:x*', String.raw`100\%\_\\:x%`],
])('%j becomes the LIKE pattern %j', (glob, pattern) => {
  expect(likePattern(glob)).toBe(pattern);
});

it.each([
  ['email:send', { type: 'email', tool: 'send' }],
  ['a:b:c', { type: 'a', tool: 'b:c' }],
  ['email:*', null],
  ['email:sen?', null],
  ['email', null],
])('%j names exactly %j', (glob, exact) => {
  expect(exactAction(glob)).toEqual(exact);
});
