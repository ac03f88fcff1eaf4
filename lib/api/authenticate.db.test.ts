import { encode } from 'next-auth/jwt';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { secrets } from '@/lib/env';
import { newSecret } from '@/lib/identity/token-format';
import { newId, publicId } from '@/lib/ids';
import { identityWorld, PASSWORD, textAt, type Org, type Person } from '@/lib/identity/testing/world';
import { authenticate } from './authenticate';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn } = await identityWorld(database);
const acme = await org({ first: true });
const beta = await org();

const settings = ({ slug }: Org) => `/api/v1/orgs/${slug}`;
const get = async (path: string, token: string) => (await call('GET', path, { token })).status;

async function tokenOf(who: Person, at: Org, body: Record<string, unknown>): Promise<{ id: string; token: string }> {
  const token = await signIn(who);
  const made = await call('POST', `${settings(at)}/tokens`, { token, body: { name: 'test', ...body } });
  expect(made.status).toBe(201);
  return { id: textAt(made.body, 'token_id'), token: textAt(made.body, 'token') };
}

async function cookieOf(who: Person): Promise<{ sessionId: string; cookie: string }> {
  const sessionId = newId('ses');
  await sudo(
    `INSERT INTO sessions (id, user_id, kind, expires_at) VALUES ($1, $2, 'browser', now() + interval '12 hours')`,
    [sessionId, who.userId],
  );
  const jwt = await encode({ token: { sid: sessionId }, secret: secrets().NEXTAUTH_SECRET, maxAge: 600 });
  return { sessionId, cookie: `theme=dark; countersign.session-token=${jwt}` };
}

describe('a session', () => {
  it('reads role and membership anew in every request', async () => {
    const ana = await person([[acme, 'admin']]);
    const token = await signIn(ana);
    const { cookie } = await cookieOf(ana);
    const origin = 'http://localhost:3000';
    const patch = (sent: object) => call('PATCH', settings(acme), { body: { settings: { hold_seconds: 1 } }, ...sent });
    const both = async () => [(await patch({ token })).status, (await patch({ headers: { cookie, origin } })).status];
    expect(await both()).toEqual([200, 200]);
    await sudo(`UPDATE members SET role = 'viewer' WHERE user_id = $1`, [ana.userId]);
    expect(await both()).toEqual([403, 403]);
    await sudo('UPDATE members SET disabled_at = now() WHERE user_id = $1', [ana.userId]);
    expect(await both()).toEqual([404, 404]);
    await sudo(`UPDATE members SET disabled_at = NULL, role = 'admin' WHERE user_id = $1`, [ana.userId]);
    expect(await both()).toEqual([200, 200]);
    await sudo('DELETE FROM members WHERE user_id = $1', [ana.userId]);
    expect(await both()).toEqual([404, 404]);
    await sudo('UPDATE users SET disabled_at = now() WHERE id = $1', [ana.userId]);
    expect(await both()).toEqual([401, 401]);
  });

  it('ends on the next request when it is revoked or has expired, though its cookie can still be read', async () => {
    const ana = await person([[acme, 'viewer']]);
    for (const change of ['revoked_at = now()', `expires_at = now() - interval '1 second'`]) {
      const { sessionId, cookie } = await cookieOf(ana);
      expect((await call('GET', settings(acme), { headers: { cookie } })).status).toBe(200);
      await sudo(`UPDATE sessions SET ${change} WHERE id = $1`, [sessionId]);
      expect((await call('GET', settings(acme), { headers: { cookie } })).status).toBe(401);
    }
    const token = await signIn(ana);
    expect(await get(settings(acme), token)).toBe(200);
    await sudo(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [ana.userId]);
    expect(await get(settings(acme), token)).toBe(401);
  });

  it('proves with Origin where an unsafe call with the cookie comes from; a bearer need not', async () => {
    const ana = await person([[acme, 'admin']]);
    const { cookie } = await cookieOf(ana);
    const body = { settings: { hold_seconds: 2 } };
    for (const origin of [undefined, 'https://evil.example', 'http://localhost:3000.evil.example', 'null']) {
      const answer = await call('PATCH', settings(acme), { body, headers: { cookie, ...(origin ? { origin } : {}) } });
      expect(answer.status, origin).toBe(403);
      expect(answer.body).toMatchObject({ code: 'ORIGIN_MISMATCH', detail: expect.stringContaining('APP_URL') });
    }
    const answer = await call('PATCH', settings(acme), {
      body,
      token: await signIn(ana),
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(200);
  });

  it('is never made of a cookie that isn’t ours', async () => {
    const ana = await person([[acme, 'viewer']]);
    const { sessionId, cookie } = await cookieOf(ana);
    const forged = await encode({ token: { sid: sessionId }, secret: 'another secret of some length, 32 bytes' });
    const other = await encode({ token: { sub: sessionId }, secret: secrets().NEXTAUTH_SECRET });
    for (const value of [forged, other, sessionId, '', '%', cookie.slice(-40)]) {
      const headers = { cookie: `countersign.session-token=${value}` };
      expect((await call('GET', settings(acme), { headers })).status).toBe(401);
    }
  });

  it('of somebody who must change the password opens nothing else', async () => {
    const ana = await person([[acme, 'admin']], { mustChange: true });
    const answer = await call('POST', '/api/v1/auth/login', { body: { email: ana.email, password: PASSWORD } });
    expect(answer.body).toMatchObject({ password_change_required: true });
    const token = textAt(answer.body, 'access_token');
    for (const path of [settings(acme), settings(beta), '/api/v1/auth/me', '/api/v1/auth/sessions']) {
      const refused = await call('GET', path, { token });
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' });
    }
    const body = { current_password: PASSWORD, new_password: 'another four word phrase' };
    expect((await call('POST', '/api/v1/auth/password', { token, body })).status).toBe(204);
    expect(await get(settings(acme), token)).toBe(200);
  });
});

describe('a key', () => {
  it.each(['agent', 'service', 'personal'] as const)(
    '%s: revoked, expired, closed organization: void at once',
    async (kind) => {
      const changes = [
        `UPDATE tokens SET revoked_at = now() WHERE org_id = $1`,
        `UPDATE tokens SET expires_at = now() - interval '1 second' WHERE org_id = $1`,
        `UPDATE orgs SET closed_at = now() WHERE id = $1`,
      ];
      for (const change of changes) {
        const place = await org();
        const ana = await person([[place, 'admin']]);
        const { token } = await tokenOf(ana, place, { kind, ...(kind === 'agent' ? { agent_id: 'bot-one' } : {}) });
        const wanted = { access: 'org', org: place.slug } as const;
        const request = () => new Request('http://localhost', { headers: { authorization: `Bearer ${token}` } });
        expect(await authenticate(request(), wanted)).toMatchObject({ byCookie: false, principal: { kind: 'actor' } });
        await sudo(change, [place.orgId]);
        await expect(authenticate(request(), wanted)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      }
    },
  );

  it('of a person falls with the membership, and never has more than the role', async () => {
    const ana = await person([
      [acme, 'admin'],
      [beta, 'owner'],
    ]);
    const { token } = await tokenOf(ana, acme, { kind: 'personal', scopes: ['admin', 'approvals:read'] });
    const patch = async () => (await call('PATCH', settings(acme), { token, body: { name: 'Acme' } })).status;
    expect(await patch()).toBe(200);
    await sudo(`UPDATE members SET role = 'viewer' WHERE org_id = $1 AND user_id = $2`, [acme.orgId, ana.userId]);
    expect(await patch()).toBe(403);
    await sudo('UPDATE members SET disabled_at = now() WHERE org_id = $1 AND user_id = $2', [acme.orgId, ana.userId]);
    expect(await patch()).toBe(401);
    await sudo('DELETE FROM members WHERE org_id = $1 AND user_id = $2', [acme.orgId, ana.userId]);
    expect(await patch()).toBe(401);
  });

  it('belongs to one organization; every other one answers 404, like one that doesn’t exist', async () => {
    const ana = await person([
      [acme, 'admin'],
      [beta, 'owner'],
    ]);
    const personal = await tokenOf(ana, acme, { kind: 'personal', scopes: ['admin'] });
    for (const ref of [beta.slug, beta.orgId, publicId('org', beta.orgId), 'no-such-org', newId('org')]) {
      expect(await get(`/api/v1/orgs/${ref}`, personal.token), ref).toBe(404);
    }
    for (const ref of [acme.slug, acme.orgId, publicId('org', acme.orgId)]) {
      expect(await get(`/api/v1/orgs/${ref}`, personal.token), ref).toBe(200);
    }
    const me = await call('GET', '/api/v1/auth/me', { token: personal.token });
    expect(me.body).toMatchObject({ organizations: [{ org_slug: acme.slug, role: 'admin' }] });
  });

  it('notes its last use, at most once a minute', async () => {
    const ana = await person([[acme, 'admin']]);
    const { token } = await tokenOf(ana, acme, { kind: 'personal', scopes: ['admin'] });
    const used = async () => {
      const rows = await sudo<{ last_used_at: Date | null }>(`SELECT last_used_at FROM tokens WHERE user_id = $1`, [
        ana.userId,
      ]);
      return rows[0]?.last_used_at ?? null;
    };
    expect(await used()).toBeNull();
    await get(settings(acme), token);
    await expect.poll(used).not.toBeNull();
    const first = await used();
    await get(settings(acme), token);
    expect(await used()).toEqual(first);
  });
});

describe('which credential counts', () => {
  it('a bearer wins over the cookie, and a bad one is never replaced by it', async () => {
    const [ana, ben] = [await person([[acme, 'viewer']]), await person([[acme, 'viewer']])];
    const { cookie } = await cookieOf(ana);
    const me = await call('GET', '/api/v1/auth/me', { token: await signIn(ben), headers: { cookie } });
    expect(me.body).toMatchObject({ user: { email: ben.email } });
    const bad = [
      'Bearer',
      'Bearer ',
      'Bearer x',
      'Basic YTpi',
      'bogus',
      `Bearer ${newSecret('personal')}`,
      `Token ${newSecret('agent')}`,
      '',
    ];
    for (const authorization of bad) {
      const { status } = await call('GET', '/api/v1/auth/me', { headers: { cookie, authorization } });
      expect(status, authorization).toBe(401);
    }
    for (const apiKey of ['', 'x', newSecret('agent'), await signIn(ben)]) {
      const { status } = await call('GET', '/api/v1/auth/me', { headers: { cookie, 'x-api-key': apiKey } });
      expect(status, apiKey).toBe(401);
    }
  });

  it('each kind of token is good in its own place only', async () => {
    const ana = await person([[acme, 'owner']]);
    const access = await signIn(ana);
    const personal = await tokenOf(ana, acme, { kind: 'personal', scopes: ['admin'] });
    const agent = await tokenOf(ana, acme, { kind: 'agent', agent_id: 'bot-two' });
    const service = await tokenOf(ana, acme, { kind: 'service' });
    const email = `new${Date.now()}@example.com`;
    const body = { email, role: 'viewer' };
    const invited = await call('POST', `${settings(acme)}/invitations`, { token: access, body });
    const invitation = textAt(invited.body, 'token');

    const as = async (headers: Record<string, string>) => {
      const request = new Request('http://localhost', { headers });
      return authenticate(request, { access: 'org', org: acme.slug }).then(
        ({ principal }) => (principal.kind === 'actor' ? principal.actor.kind : principal.kind),
        (error: unknown) => (error instanceof Error ? 'refused' : 'odd'),
      );
    };
    const table = { access, personal: personal.token, agent: agent.token, service: service.token, invitation };
    const seen: Record<string, string[]> = {};
    for (const [name, token] of Object.entries(table)) {
      seen[name] = [
        await as({ authorization: `Bearer ${token}` }),
        await as({ 'x-api-key': token }),
        await as({ cookie: `countersign.session-token=${token}` }),
      ];
    }
    expect(seen).toEqual({
      access: ['user', 'refused', 'refused'],
      personal: ['user', 'refused', 'refused'],
      agent: ['agent', 'agent', 'refused'],
      service: ['service', 'service', 'refused'],
      invitation: ['refused', 'refused', 'refused'],
    });
    for (const token of [access, personal.token, agent.token, service.token]) {
      expect((await call('GET', `/api/v1/invite/${token}`)).status).toBe(404);
    }
  });

  it('nobody without one', async () => {
    expect((await call('GET', settings(acme))).status).toBe(401);
    expect((await call('GET', '/api/v1/auth/me')).status).toBe(401);
  });
});
