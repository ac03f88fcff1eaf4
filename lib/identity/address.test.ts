import { expect, it } from 'vitest';
import { addressHeader, network } from './address';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['unknown', null],
  ['', null],
])('counts %s as %s', (ip, expected) => {
  expect(network(ip)).toBe(expected);
});

it('passes the address in a header that nobody can guess', () => {
  expect(addressHeader()).toMatch(/^x-countersign-[0-9a-f]{32}$/);
  expect(addressHeader()).toBe(addressHeader());
});
