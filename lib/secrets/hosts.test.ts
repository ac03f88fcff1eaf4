import { expect, it } from 'vitest';
import { createSecretBody } from '@/lib/contracts/secrets';
import { mayReceive } from './hosts';

it.each([
  [['api.example.com'], 'api.example.com', true],
  [['api.example.com'], 'API.example.COM', true],
  [['api.example.com'], 'evil-api.example.com', false],
  [['api.example.com'], 'v2.api.example.com', false],
  [['api.example.com'], 'api.example.com.evil.test', false],
  [['*.example.com'], 'api.example.com', true],
  [['*.example.com'], 'a.b.example.com', true],
  [['*.example.com'], 'example.com', false],
  [['*.example.com'], '.example.com', false],
  [['*.example.com'], 'badexample.com', false],
  [[], 'api.example.com', false],
  [['a.test', 'b.test'], 'b.test', true],
])('%j may receive %s: %s', (hosts, host, expected) => {
  expect(mayReceive(hosts, host)).toBe(expected);
});

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
