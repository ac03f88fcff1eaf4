import { expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { checkCredentials } from '@/lib/identity/credentials';
import { bootstrap } from './bootstrap';

const { sudo, url } = await testDatabase();
const caller = { requestId: 'test', ip: '192.0.2.1', userAgent: null };

it('refuses a slug that is a path of ours', async () => {
  provideEnv({ ORG_SLUG: 'login' });
  await expect(bootstrap(url, () => undefined)).rejects.toThrow(/ORG_SLUG login/);
  expect(await sudo('SELECT FROM orgs')).toHaveLength(0);
});

it('makes the first organization and its owner once, of servers that start at the same time', async () => {
  provideEnv({ ORG_SLUG: 'acme', ORG_NAME: 'Acme', ADMIN_EMAIL: 'Owner@Example.com' });
  const starts = await Promise.all(Array.from({ length: 6 }, () => bootstrap(url, () => undefined)));
  const made = starts.filter((start) => start.made);
  expect(made).toHaveLength(1);
  expect(starts.filter((start) => start.password !== null)).toHaveLength(1);
  expect(await sudo('SELECT slug, name, is_first FROM orgs')).toEqual([{ slug: 'acme', name: 'Acme', is_first: true }]);
  expect(await sudo('SELECT email FROM users')).toEqual([{ email: 'owner@example.com' }]);
  expect(await sudo('SELECT type FROM audit_events ORDER BY occurred_at, ctid')).toEqual([
    { type: 'org_created' },
    { type: 'member_joined' },
  ]);
  const proven = await checkCredentials('owner@example.com', made[0]?.password ?? '', caller);
  expect(proven.user.email).toBe('owner@example.com');
});

it('does nothing at every later start, whatever the environment says', async () => {
  provideEnv({ ORG_SLUG: 'other', ADMIN_EMAIL: 'eve@example.com', ADMIN_PASSWORD: 'given by the operator 1' });
  expect(await bootstrap(url, () => undefined)).toEqual({ made: false, password: null });
  expect(await sudo('SELECT slug FROM orgs')).toEqual([{ slug: 'acme' }]);
});
