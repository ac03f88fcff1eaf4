import NextAuth from 'next-auth';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { addressHeader } from './address';
import { authOptions } from './next-auth';
import { openSessionCookie, sessionCookieIn } from './session-cookie';
import { identityWorld, PASSWORD } from './testing/world';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, events } = await identityWorld(database);
const acme = await org();

/** A browser that talks to next-auth's own handler (its Node mount), with a cookie jar. */
function browser(address = '192.0.2.50') {
  const jar = new Map<string, string>();
  const attributes: string[] = [];
  async function send(method: string, path: string, body: Record<string, string> = {}) {
    const answer = { status: 200, body: null as unknown, location: '' };
    const response = {
      status: (code: number) => ((answer.status = code), response),
      setHeader: (name: string, value: string | string[]) => {
        if (name.toLowerCase() === 'location') answer.location = String(value);
        if (name.toLowerCase() === 'set-cookie') for (const cookie of [value].flat()) keep(cookie);
        return response;
      },
      getHeader: () => undefined,
      json: (value: unknown) => void (answer.body = value),
      send: (value: unknown) => void (answer.body = value),
      end: () => undefined,
    };
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = {
      method,
      body,
      query: { nextauth: path.split('/') },
      cookies: Object.fromEntries([...jar].map(([name, value]) => [name, decodeURIComponent(value)])),
      headers: { cookie, 'user-agent': 'test browser', [addressHeader()]: address },
    };
    await NextAuth(request as never, response as never, authOptions()); // the parts of Node's request that it reads
    return answer;
  }
  function keep(cookie: string) {
    attributes.push(cookie);
    const [pair = ''] = cookie.split(';');
    const [name = '', ...value] = pair.split('=');
    if (value.join('=') === '') jar.delete(name);
    else jar.set(name, value.join('='));
  }
  async function csrfToken(): Promise<string> {
    const { body } = await send('GET', 'csrf');
    return typeof body === 'object' && body !== null && 'csrfToken' in body ? String(body.csrfToken) : '';
  }
  const cookieHeader = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const signIn = async (email: string, password: string) =>
    send('POST', 'callback/credentials', { email, password, csrfToken: await csrfToken(), json: 'true' });
  const signOut = async () => send('POST', 'signout', { csrfToken: await csrfToken(), json: 'true' });
  return { send, signIn, signOut, csrfToken, cookieHeader, attributes, jar };
}

const status = async (cookie: string) =>
  (await call('GET', `/api/v1/orgs/${acme.slug}`, { headers: { cookie } })).status;

describe('the browser’s sign-in', () => {
  it('makes a session row, whose id is all that the cookie holds; signing out revokes it', async () => {
    const ana = await person([[acme, 'operator']]);
    const tab = browser();
    await tab.signIn(ana.email, PASSWORD);
    const cookie = tab.cookieHeader();
    expect(await status(cookie)).toBe(200);
    const sessionId = await openSessionCookie(sessionCookieIn(cookie) ?? '', Date.now());
    const rows = await sudo('SELECT user_id, kind, ip, user_agent FROM sessions WHERE id = $1', [sessionId]);
    expect(rows).toEqual([{ user_id: ana.userId, kind: 'browser', ip: '192.0.2.50', user_agent: 'test browser' }]);
    expect(cookie).not.toContain(sessionId);
    const session = await tab.send('GET', 'session');
    expect(Object.keys(session.body ?? {})).toEqual(['expires']);
    await tab.signOut();
    expect(tab.jar.has('countersign.session-token')).toBe(false);
    expect(await status(cookie)).toBe(401); // a copy of the cookie is worth nothing
    expect((await events(acme)).slice(-2)).toEqual(['session_started', 'session_ended']);
  });

  it('needs next-auth’s CSRF token', async () => {
    const ana = await person([[acme, 'operator']]);
    const tab = browser();
    await tab.csrfToken();
    await tab.send('POST', 'callback/credentials', {
      email: ana.email,
      password: PASSWORD,
      csrfToken: 'guessed',
      json: 'true',
    });
    expect(tab.jar.has('countersign.session-token')).toBe(false);
  });

  it('gives a new session each time and ends the one that the browser came with', async () => {
    const ana = await person([[acme, 'operator']]);
    const tab = browser();
    await tab.signIn(ana.email, PASSWORD);
    const before = tab.cookieHeader();
    await tab.signIn(ana.email, PASSWORD);
    expect(await status(before)).toBe(401);
    expect(await status(tab.cookieHeader())).toBe(200);
  });

  it('refuses wrong passwords and unknown accounts alike, and says when it is throttled', async () => {
    const ana = await person([[acme, 'operator']]);
    const tab = browser('192.0.2.51');
    const known = await tab.signIn(ana.email, 'not the right one');
    const unknown = await tab.signIn('nobody@example.com', 'not the right one');
    expect(known).toEqual(unknown);
    expect(JSON.stringify(known)).toContain('CredentialsSignin');
    for (let i = 0; i < 8; i++) await tab.signIn(ana.email, 'not the right one');
    expect(JSON.stringify(await tab.signIn(ana.email, PASSWORD))).toMatch(/Throttled-[1-9]/);
    expect(tab.jar.has('countersign.session-token')).toBe(false);
  });

  it('sets HttpOnly cookies; under https also Secure and bound to the host', async () => {
    const ana = await person([[acme, 'operator']]);
    const plain = browser();
    await plain.signIn(ana.email, PASSWORD);
    for (const cookie of plain.attributes) {
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).toMatch(/SameSite=Lax/);
      expect(cookie).not.toMatch(/Secure/);
    }
    provideEnv({ APP_URL: 'https://approvals.example.com' });
    const secure = browser();
    await secure.signIn(ana.email, PASSWORD);
    const session = secure.attributes.find((cookie) => cookie.startsWith('__Host-countersign.session-token='));
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(session).toContain(attribute);
    expect(session).not.toContain('Domain');
    provideEnv({ APP_URL: 'http://localhost:3000' });
  });
});
