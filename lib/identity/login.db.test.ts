import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { ARGON2, needsRehash } from './password';
import { identityWorld, PASSWORD, textAt } from './testing/world';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn, events } = await identityWorld(database);
const acme = await org({ first: true });
const beta = await org();

const login = (email: string, password: string, ip?: string) =>
  call('POST', '/api/v1/auth/login', { body: { email, password }, ...(ip === undefined ? {} : { ip }) });
let nextIp = 0;
const newIp = () => `198.51.100.${++nextIp}`;

describe('signing in', () => {
  it('answers the token that the API then takes, once, and stores only its hash', async () => {
    const ana = await person([[acme, 'operator']]);
    const { status, body, headers } = await login(ana.email.toUpperCase(), PASSWORD);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 3_600, password_change_required: false });
    expect(body).toMatchObject({ user: { email: ana.email, role: 'operator' } });
    const token = textAt(body, 'access_token');
    expect((await call('GET', '/api/v1/auth/me', { token })).status).toBe(200);
    const [dump] = await sudo<{ all: string }>(
      `SELECT coalesce((SELECT string_agg(s::text, '') FROM sessions s), '') || (SELECT string_agg(e::text, '') FROM audit_events e) AS all`,
    );
    expect(dump?.all).not.toContain(token);
    expect(dump?.all).not.toContain(PASSWORD);
  });

  it('is written into the log of every organization that the session is good for, and of no other', async () => {
    const gamma = await org();
    const closed = await org();
    const left = await org();
    const ana = await person([
      [gamma, 'viewer'],
      [beta, 'admin'],
      [closed, 'owner'],
      [left, 'admin'],
    ]);
    await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [closed.orgId]);
    await sudo('UPDATE members SET disabled_at = now() WHERE org_id = $1', [left.orgId]);
    const token = await signIn(ana);
    await call('POST', '/api/v1/auth/logout', { token });
    await login(ana.email, 'wrong wrong wrong');
    for (const { of, types } of [
      { of: gamma, types: ['session_started', 'session_ended', 'login_failed'] },
      { of: closed, types: [] },
      { of: left, types: [] },
    ]) {
      expect(await events(of)).toEqual(types);
    }
    expect((await events(beta)).slice(-3)).toEqual(['session_started', 'session_ended', 'login_failed']);
  });

  it('replaces a hash that was made with weaker parameters', async () => {
    const ana = await person([[acme, 'viewer']]);
    const weak = await hash(PASSWORD, { ...ARGON2, memoryCost: 4_096 });
    await sudo('UPDATE users SET password_hash = $2 WHERE id = $1', [ana.userId, weak]);
    await signIn(ana);
    const [row] = await sudo<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = $1', [ana.userId]);
    expect(needsRehash(row?.password_hash ?? '')).toBe(false);
    await signIn(ana);
  });

  it('gives no session for a password that was changed while it was checked', async () => {
    const ana = await person([[acme, 'viewer']]);
    const [row] = await sudo<{ at: Date | null }>(
      `SELECT session_start(new_id(), $1, 'browser', NULL, 60, NULL, NULL, 'another hash', NULL, 'r') AS at`,
      [ana.userId],
    );
    expect(row?.at).toBeNull();
  });
});

describe('guessing', () => {
  it('says the same of unknown accounts, wrong passwords, disabled accounts and accounts without a password', async () => {
    const known = await person([[acme, 'viewer']]);
    const disabled = await person([[acme, 'viewer']]);
    const none = await person([[acme, 'viewer']]);
    await sudo('UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.userId]);
    await sudo('UPDATE users SET password_hash = NULL WHERE id = $1', [none.userId]);
    const answers = await Promise.all([
      login(known.email, 'not the right one', newIp()),
      login('nobody@example.com', 'not the right one', newIp()),
      login(disabled.email, PASSWORD, newIp()),
      login(none.email, PASSWORD, newIp()),
    ]);
    const seen = answers.map(({ status, body }) => ({ status, ...Object(body), request_id: '' }));
    for (const answer of seen) expect(answer).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
  });

  it('counts in the database per account, from whatever address: ten, then a delay', async () => {
    const ana = await person([[acme, 'viewer']]);
    for (let i = 0; i < 10; i++) expect((await login(ana.email, 'wrong', newIp())).status).toBe(401);
    const refused = await login(ana.email, PASSWORD, newIp());
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'RATE_LIMITED' });
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    // unknown accounts are slowed down just so
    for (let i = 0; i < 10; i++) await login('nobody-else@example.com', 'wrong', newIp());
    expect((await login('nobody-else@example.com', 'wrong', newIp())).status).toBe(429);
  });

  it('counts per address, over many accounts', async () => {
    const ip = newIp();
    const ana = await person([[acme, 'viewer']]);
    for (let i = 0; i < 10; i++) expect((await login(`guess${i}@example.com`, 'wrong', ip)).status).toBe(401);
    expect((await login(ana.email, PASSWORD, ip)).status).toBe(429);
    expect((await login(ana.email, PASSWORD, newIp())).status).toBe(200);
  });

  it('counts guesses that come at the same time', async () => {
    const ana = await person([[acme, 'viewer']]);
    const answers = await Promise.all(Array.from({ length: 30 }, () => login(ana.email, 'wrong', newIp())));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('spaces attempts by a growing delay, and never locks out', async () => {
    const key = Buffer.from('growing');
    const past = async (seconds: number) =>
      sudo(
        `UPDATE login_throttle SET blocked_until = blocked_until - $2 * interval '1 second',
           window_start = window_start - $2 * interval '1 second' WHERE key = $1`,
        [key, seconds],
      );
    const attempt = async () => {
      const [row] = await sudo<{ wait: number }>('SELECT login_attempt($1) AS wait', [[key]]);
      return row?.wait ?? -1;
    };
    for (let i = 0; i < 10; i++) expect(await attempt()).toBe(0);
    const delays: number[] = [];
    for (let i = 0; i < 7; i++) {
      const wait = await attempt();
      expect(await attempt()).toBeLessThanOrEqual(wait); // asking again doesn't make it longer
      delays.push(wait);
      await past(wait);
      expect(await attempt()).toBe(0); // after the delay there is always one more try
    }
    const expected = [60, 12, 24, 48, 60, 60, 60];
    for (const [i, delay] of delays.entries()) {
      expect(delay).toBeLessThanOrEqual(expected[i] ?? 0);
      expect(delay).toBeGreaterThan((expected[i] ?? 0) - 6); // on a busy machine some of it has passed already
    }
    await past(60 + 15 * 60 + 1);
    for (let i = 0; i < 10; i++) expect(await attempt()).toBe(0);
  });

  it('forgives: the right password starts the account afresh and costs the address nothing', async () => {
    const ip = newIp();
    const ana = await person([[acme, 'viewer']]);
    for (let i = 0; i < 9; i++) expect((await login(ana.email, 'wrong', newIp())).status).toBe(401);
    expect((await login(ana.email, PASSWORD, newIp())).status).toBe(200);
    for (let i = 0; i < 9; i++) expect((await login(ana.email, 'wrong', newIp())).status).toBe(401);
    const others = await Promise.all(Array.from({ length: 15 }, () => person([[acme, 'viewer']])));
    for (const other of others) expect((await login(other.email, PASSWORD, ip)).status).toBe(200);
  });

  it('keeps neither addresses nor accounts in the clear', async () => {
    await login('readable@example.com', 'wrong', '203.0.113.9');
    const rows = await sudo<{ key: Buffer }>('SELECT key FROM login_throttle');
    for (const { key } of rows) expect(key.toString('latin1')).not.toMatch(/readable|203\.0\.113/);
  });
});
