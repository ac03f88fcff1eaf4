import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { identityWorld, PASSWORD, textAt } from './testing/world';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn, events } = await identityWorld(database);
const acme = await org();
const beta = await org();
const NEW = 'another four word phrase';

const status = async (token: string) => (await call('GET', '/api/v1/auth/me', { token })).status;

describe('changing the password', () => {
  it('asks for the current one, and ends every other session', async () => {
    const ana = await person([[acme, 'operator']]);
    const [here, there] = [await signIn(ana), await signIn(ana)];
    const change = (body: object) => call('POST', '/api/v1/auth/password', { token: here, body });
    expect((await change({ current_password: 'not the right one', new_password: NEW })).status).toBe(422);
    expect((await change({ current_password: PASSWORD, new_password: 'short' })).status).toBe(422);
    expect((await change({ current_password: PASSWORD, new_password: 'Password1234' })).status).toBe(422);
    expect((await change({ current_password: PASSWORD, new_password: PASSWORD })).status).toBe(422);
    expect((await change({ current_password: PASSWORD, new_password: NEW, user_id: 'x' })).status).toBe(422);
    expect([await status(here), await status(there)]).toEqual([200, 200]);
    expect((await change({ current_password: PASSWORD, new_password: NEW })).status).toBe(204);
    expect([await status(here), await status(there)]).toEqual([200, 401]);
    const login = (password: string) => call('POST', '/api/v1/auth/login', { body: { email: ana.email, password } });
    expect((await login(PASSWORD)).status).toBe(401);
    expect((await login(NEW)).status).toBe(200);
  });

  it('happens once when two try at the same time with the same current password', async () => {
    const ana = await person([[acme, 'operator']]);
    const tokens = [await signIn(ana), await signIn(ana)];
    const answers = await Promise.all(
      tokens.map((token, i) => {
        const body = { current_password: PASSWORD, new_password: `${NEW} ${i}` };
        return call('POST', '/api/v1/auth/password', { token, body });
      }),
    );
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
  });

  it('is no way around the delay for guessing', async () => {
    const ana = await person([[acme, 'operator']]);
    const token = await signIn(ana);
    const guess = () => call('POST', '/api/v1/auth/reauthenticate', { token, body: { password: 'not the right one' } });
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(429);
  });
});

describe('sessions', () => {
  it('are listed to their person only, and end one by one or all at once', async () => {
    const [ana, ben] = [await person([[acme, 'viewer']]), await person([[acme, 'owner']])];
    const [one, two, three] = [await signIn(ana), await signIn(ana), await signIn(ana)];
    const bens = await signIn(ben);
    const list = await call('GET', '/api/v1/auth/sessions', { token: one });
    expect(list.body).toMatchObject({ items: [{ current: false }, { current: false }, { current: true }] });
    const second = textAt(list.body, 'items', 1, 'session_id');
    expect((await call('DELETE', `/api/v1/auth/sessions/${second}`, { token: bens })).status).toBe(404);
    expect((await call('DELETE', `/api/v1/auth/sessions/${second}`, { token: one })).status).toBe(204);
    expect([await status(one), await status(two), await status(three)]).toEqual([200, 401, 200]);
    const others = await call('DELETE', '/api/v1/auth/sessions?keep_current=true', { token: one });
    expect(others.body).toEqual({ ended: 1 });
    expect([await status(one), await status(three)]).toEqual([200, 401]);
    expect((await call('DELETE', '/api/v1/auth/sessions', { token: one })).body).toEqual({ ended: 1 });
    expect([await status(one), await status(bens)]).toEqual([401, 200]);
    expect((await events(acme)).filter((type) => type === 'session_ended').length).toBeGreaterThanOrEqual(3);
  });

  it('take a sign-in to manage: a personal token, however broad, can’t', async () => {
    const ana = await person([[acme, 'owner']]);
    const body = { kind: 'personal', name: 'k', scopes: ['admin'] };
    const made = await call('POST', `/api/v1/orgs/${acme.slug}/tokens`, { token: await signIn(ana), body });
    const token = textAt(made.body, 'token');
    const password = { current_password: PASSWORD, new_password: NEW };
    const calls: [string, string, unknown][] = [
      ['GET', '/api/v1/auth/sessions', undefined],
      ['DELETE', '/api/v1/auth/sessions', undefined],
      ['POST', '/api/v1/auth/password', password],
      ['POST', '/api/v1/auth/reauthenticate', { password: PASSWORD }],
      ['POST', '/api/v1/auth/logout', undefined],
      ['PATCH', '/api/v1/auth/profile', { name: 'Eve' }],
      ['POST', '/api/v1/orgs', { name: 'x', slug: 'xyz' }],
    ];
    for (const [method, path, sent] of calls) {
      expect((await call(method, path, { token, body: sent })).status, path).toBe(403);
    }
  });
});

describe('one’s own profile', () => {
  it('is changed by oneself, field by field', async () => {
    const ana = await person([
      [acme, 'viewer'],
      [beta, 'admin'],
    ]);
    const token = await signIn(ana);
    const patch = (body: object) => call('PATCH', '/api/v1/auth/profile', { token, body });
    expect((await patch({ name: ' Ana Silva ' })).body).toMatchObject({
      name: 'Ana Silva',
      preferences: { shortcuts: true },
    });
    expect((await patch({ preferences: { shortcuts: false } })).body).toMatchObject({
      name: 'Ana Silva',
      preferences: { shortcuts: false },
    });
    expect((await patch({ email: 'eve@example.com' })).status).toBe(422);
    const me = await call('GET', '/api/v1/auth/me', { token });
    expect(me.body).toMatchObject({
      principal: { kind: 'user', label: ana.email, scopes: 'all' },
      user: { name: 'Ana Silva', email: ana.email },
      organizations: [
        { org_slug: acme.slug, role: 'viewer' },
        { org_slug: beta.slug, role: 'admin' },
      ],
    });
    expect(JSON.stringify(me.body)).not.toMatch(/password|argon2/);
  });
});

describe('one’s own keys', () => {
  it('are kept all at once, and none decides on a bare letter or is given twice', async () => {
    const token = await signIn(await person([[acme, 'viewer']]));
    const patch = (preferences: object) => call('PATCH', '/api/v1/auth/profile', { token, body: { preferences } });
    const errors = async (preferences: object) => (await patch(preferences)).body;
    const own = { 'queue-next': ['n'], approve: ['Shift+Y'] };
    expect((await patch({ keys: own, density: 'compact' })).body).toMatchObject({
      preferences: { shortcuts: true, keys: own, density: 'compact', notifications: false },
    });
    expect((await patch({ shortcuts: false })).body).toMatchObject({ preferences: { keys: own, density: 'compact' } });

    expect(await errors({ keys: { approve: ['y'] } })).toMatchObject({
      errors: [{ path: 'preferences.keys.approve', message: expect.stringContaining('bare key') }],
    });
    expect(await errors({ keys: { 'queue-next': ['k'] } })).toMatchObject({
      errors: [{ path: 'preferences.keys.queue-next', message: '“Previous row” has this key.' }],
    });
    for (const keys of [
      { nothing: ['n'] },
      { help: 'h' },
      { help: ['1', '2', '3', '4'] },
      { help: ['x'.repeat(41)] },
    ]) {
      expect((await patch({ keys })).status, JSON.stringify(keys)).toBe(422);
    }
    expect((await patch({ keys: {} })).body).toMatchObject({ preferences: { keys: {} } });
  });
});

describe('the application’s role', () => {
  it('reaches users, sessions and the throttle through the listed functions only', async () => {
    for (const statement of [
      'SELECT password_hash FROM users',
      'SELECT last_login_at FROM users',
      'UPDATE users SET name = name',
      'DELETE FROM users',
      'SELECT FROM sessions',
      'SELECT FROM login_throttle',
      'INSERT INTO orgs (id, slug, name) VALUES (new_id(), $$x$$, $$x$$)',
      `SELECT audit_person(new_id(), 'login_failed', false, NULL, '{}')`,
      `SELECT user_reset_password('a@example.com', 'x')`,
      'SELECT install_done()',
      `SELECT install_first_org(new_id(), 'x', 'x', new_id(), 'x', 'x', 'x')`,
    ]) {
      const attempt = sudo(`DO $do$ BEGIN SET LOCAL ROLE countersign_app; EXECUTE $q$${statement}$q$; END $do$`);
      await expect(attempt, statement).rejects.toThrow(/permission denied/);
    }
  });

  it('is the only one that may call a definer function, and each has a fixed search_path', async () => {
    const rows = await sudo<{ name: string; config: string[] | null; everybody: boolean }>(
      `SELECT proname AS name, proconfig AS config, has_function_privilege('public', oid, 'EXECUTE') AS everybody
       FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace`,
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const { name, config, everybody } of rows) {
      expect(
        config?.some((setting) => setting.startsWith('search_path=')),
        name,
      ).toBe(true);
      expect(everybody, name).toBe(false);
    }
  });
});
