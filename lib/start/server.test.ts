import { describe, expect, it } from 'vitest';
import { isOurs } from './server';

describe('who answers a path', () => {
  it.each([
    '/api/v1/auth/login',
    '/api/v1/auth/login?next=/x/../y',
    '/api/nothing',
    '/healthz',
    '/readyz/',
    '/.well-known/jwks.json',
    '/x/../api/v1/auth/login',
    '/./api/v1/auth/login',
    '/%2e/api/v1/auth/login',
    '/x/.%2E/api/v1/auth/login',
    '/_next/../api/v1/auth/login',
    '/api/auth/../v1/auth/login',
    '/x\\..\\api/v1/auth/login',
    '/./healthz',
  ])('%s is the API’s', (url) => {
    expect(isOurs(url)).toBe(true);
  });

  it.each([
    '/',
    '/acme/approvals',
    '/api/auth/session',
    '/api',
    '/api/v1/../../acme',
    '/api/../login',
    '/x?/../api/v1',
  ])('%s is Next’s', (url) => {
    expect(isOurs(url)).toBe(false);
  });
});
