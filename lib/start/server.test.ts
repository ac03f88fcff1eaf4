import { describe, expect, it } from 'vitest';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Answer } from '@/lib/api/answer';
import { provideEnv } from '@/lib/env';
import { isOurs, listen } from './server';

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

describe('a request that can not be read', () => {
  it.each(['bad host', 'a b:80', 'exa mple', '[::1', 'x/y', 'a@b', 'host:port'])(
    'Host: %s is refused with a problem document',
    async (host) => {
      provideEnv({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
      const answerer = () => Promise.resolve(new Answer(200, '{}', {}));
      const { server, port } = await listen(answerer, () => Promise.resolve());
      try {
        const socket = connect(port, '127.0.0.1');
        socket.end(`GET /api/v1/approvals HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
        expect(head).toMatch(/^HTTP\/1\.1 400 /);
        expect(head).toMatch(/content-type: application\/problem\+json/i);
        expect(head).toMatch(/x-content-type-options: nosniff/i);
        expect(head).toMatch(/cache-control: private, no-store/i);
        expect(body).toContain('"code":"MALFORMED"');
        expect(body).toContain('Host header');
      } finally {
        server.close();
      }
    },
  );
});
