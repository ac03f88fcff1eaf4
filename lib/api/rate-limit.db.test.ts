import { describe, expect, it } from 'vitest';
import { provideEnv } from '@/lib/env';
import { call, create, things, token } from './testing/things';

describe('the rate limit', () => {
  it('counts an address without credentials, a network of IPv6 as one, and says so in every answer', async () => {
    provideEnv({ RATE_LIMIT: 'on' });
    const from = (n: number) => `2001:db8:7:7::${n.toString(16)}`;
    const statuses: number[] = [];
    for (let n = 1; n <= 61; n++) statuses.push((await call('GET', '/api/v1/test/x', { ip: from(n) })).status);
    expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true);
    const refused = await call('GET', '/api/v1/test/x', { ip: from(99) });
    expect(refused).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
    expect(refused.headers.get('ratelimit-policy')).toBe('"address";q=60;w=60');
    // Whoever has a credential is not held up by the address, a wrong credential is; probes are not counted at all.
    const known = await call('GET', things, { token, ip: from(1) });
    expect(known.status).toBe(200);
    expect(known.headers.get('ratelimit')).toMatch(/^"person";r=\d+;t=\d+$/);
    expect((await call('PATCH', things, { token, ip: from(1) })).status).toBe(405);
    expect((await call('GET', things, { token: 'wrong', ip: from(1) })).status).toBe(429);
    expect((await call('GET', '/test-probe', { ip: from(1) })).status).toBe(200);
    expect((await call('GET', '/api/v1/test/x', { ip: '2001:db8:7:8::1' })).status).toBe(200);
    // Public documents (keys, the description of the API) have a share of their own.
    const document = await call('GET', '/api/v1/test-document', { ip: from(1) });
    expect(document.status).toBe(200);
    expect(document.headers.get('ratelimit-policy')).toBe('"document";q=600;w=60');
    provideEnv({ RATE_LIMIT: 'off' });
  });

  it('counts refusals of the caller, too, with the headers', async () => {
    provideEnv({ RATE_LIMIT: 'on' });
    const answer = await create({ body: {} });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('ratelimit')).toMatch(/^"person"/);
    provideEnv({ RATE_LIMIT: 'off' });
  });
});
