import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { addressHeader } from '@/lib/identity/address';
import { route } from './route';

await testDatabase();
provideEnv({ RATE_LIMIT: 'off' });

const { POST } = route('auth.login');

let accounts = 0;
async function attempt(headers: Record<string, string>): Promise<number> {
  const request = new Request('http://localhost:3000/api/v1/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email: `nobody${++accounts}@example.com`, password: 'wrong' }),
  });
  return (await POST(request, { params: Promise.resolve(undefined) })).status;
}

describe('the mount under Next', () => {
  it('counts sign-in attempts by the address that our server names, whatever else the caller says', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      statuses.push(await attempt({ [addressHeader()]: '203.0.113.9', 'x-forwarded-for': `198.51.100.${i}` }));
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });
});
