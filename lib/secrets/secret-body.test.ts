import { expect, it } from 'vitest';
import { createSecretBody } from '@/lib/contracts/secrets';

it.each([
  ['api.example.com', true],
  ['*.example.com', true],
  ['localhost', true],
  ['[::1]', true],
  ['*', false],
  ['*.', false],
  ['a.*.com', false],
  ['https://api.example.com', false],
  ['api.example.com/path', false],
  ['api.example.com:443', false],
  ['', false],
])('takes %j as an allowed host: %s', (host, ok) => {
  expect(createSecretBody.safeParse({ name: 'x', value: 'y', allowed_hosts: [host] }).success).toBe(ok);
});

it.each([
  ['one line', true],
  ['two\nlines', false],
  ['-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n', true],
  ['', false],
])('takes %j as a value: %s', (value, ok) => {
  expect(createSecretBody.safeParse({ name: 'x', value, allowed_hosts: ['a.test'] }).success).toBe(ok);
});
