import { describe, expect, it } from 'vitest';
import { provideEnv } from '@/lib/env';
import { call, things, token } from './testing/things';

describe('paths and methods', () => {
  it('answers 404 and 405 as problem documents that say what there is', async () => {
    expect(await call('GET', '/api/v1/nothing')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    const wrong = await call('PATCH', things, { token });
    expect(wrong).toMatchObject({ status: 405, json: { code: 'METHOD_NOT_ALLOWED' } });
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await call('PURGE', things)).status).toBe(405);
    for (const { headers } of [wrong, await call('GET', '/api/v1/nothing')]) {
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-request-id')).toBeTruthy();
      expect(headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it('answers HEAD as GET and OPTIONS with what the path takes', async () => {
    expect((await call('HEAD', '/api/v1/test/x')).status).toBe(200);
    const options = await call('OPTIONS', things);
    expect(options).toMatchObject({ status: 204, text: '' });
    expect(options.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await call('OPTIONS', '/api/v1/nothing')).status).toBe(404);
  });

  it('ignores a trailing slash and reads percent-encoded parameters, as long as they may be', async () => {
    expect((await call('GET', '/api/v1/test/x/')).json['name']).toBe('x');
    expect((await call('GET', '/api/v1/test/a%2Fb%20c')).json['name']).toBe('a/b c');
    expect((await call('GET', '/api/v1/test/%E2%9C%93')).json['name']).toBe('✓');
    expect((await call('GET', `/api/v1/test/${'x'.repeat(500)}`)).status).toBe(200);
    expect((await call('GET', `/api/v1/test/${'x'.repeat(501)}`)).status).toBe(404);
    expect((await call('GET', '/api/v1/test/%zz')).status).toBe(404);
    expect((await call('GET', '/API/v1/test/x')).status).toBe(404);
  });

  it('lets browsers of the listed origins in, with a bearer and without cookies', async () => {
    provideEnv({ CORS_ORIGINS: 'https://ops.example, https://other.example' });
    for (const path of ['/api/v1/test/x', '/api/v1/nothing', '/api/v1/test/x?n=x']) {
      const { headers } = await call('GET', path, { headers: { origin: 'https://ops.example' } });
      expect(headers.get('access-control-allow-origin')).toBe('https://ops.example');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
    const preflight = await call('OPTIONS', things, { headers: { origin: 'https://other.example' } });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    const evil = await call('OPTIONS', things, { headers: { origin: 'https://evil.example' } });
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    provideEnv({ CORS_ORIGINS: '' });
  });
});
