import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { identityWorld, PASSWORD, textAt, type Org } from '@/lib/identity/testing/world';
import { publicId } from '@/lib/ids';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn, events } = await identityWorld(database);
const acme = await org();
const ana = await person([[acme, 'owner']]);
const token = await signIn(ana);
const elsewhere = await org();

let count = 0;
const newAddress = () => `guest${++count}@example.com`;
const inviting = (email: string, role = 'operator', at: Org = acme, by = token) =>
  call('POST', `/api/v1/orgs/${at.slug}/invitations`, { token: by, body: { email, role } });
const invited = async (email: string, role?: string) => textAt((await inviting(email, role)).body, 'token');
const accept = (link: string, body: object) => call('POST', `/api/v1/invite/${link}`, { body });

/** The answer without what is different for every invitation. */
const shape = ({ status, body }: { status: number; body: unknown }) => ({
  status,
  text: JSON.stringify(body)
    .replace(/inv-\w+/g, 'inv')
    .replace(/csi_\w+/g, 'csi')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replace(/(guest|person)\d+/g, 'somebody'),
});

describe('inviting', () => {
  it('answers the same for addresses with and without an account, and so does the link', async () => {
    const ben = await person([[elsewhere, 'viewer']]);
    const [known, unknown] = [await inviting(ben.email), await inviting(newAddress())];
    expect(known.status).toBe(201);
    expect(shape(known)).toEqual(shape(unknown));
    const views = [known, unknown].map(({ body }) => call('GET', `/api/v1/invite/${textAt(body, 'token')}`));
    const [seenKnown, seenUnknown] = await Promise.all(views);
    expect(seenKnown?.status).toBe(200);
    expect(seenKnown && shape(seenKnown)).toEqual(seenUnknown && shape(seenUnknown));
    for (const password of ['short', 'password1234', 'aaaaaaaaaaaaaaaa']) {
      const answers = [known, unknown].map(({ body }) => accept(textAt(body, 'token'), { password }));
      const [a, b] = await Promise.all(answers);
      expect(a?.status).toBe(422);
      expect(b?.status).toBe(422);
    }
    const list = await call('GET', `/api/v1/orgs/${acme.slug}/invitations`, { token });
    expect(JSON.stringify(list.body)).not.toMatch(/csi_|token/);
  });

  it('keeps only the hash of the link', async () => {
    const link = await invited(newAddress());
    const [row] = await sudo<{ all: string }>(`SELECT string_agg(i::text, '') AS all FROM invitations i`);
    expect(row?.all).not.toContain(link);
  });

  it('is for owners of this organization', async () => {
    const admin = await person([[acme, 'admin']]);
    expect((await inviting(newAddress(), 'viewer', acme, await signIn(admin))).status).toBe(403);
    expect((await inviting(newAddress(), 'viewer', elsewhere)).status).toBe(404);
    expect((await inviting(ana.email)).status).toBe(409);
  });
});

describe('accepting', () => {
  it('makes the account of a new person, who joins with the role that was offered', async () => {
    const email = newAddress();
    const link = await invited(email, 'admin');
    const done = await accept(link, { password: PASSWORD, name: 'Guest' });
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({ email, organization: { org_slug: acme.slug, role: 'admin' } });
    const login = await call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
    expect(login.body).toMatchObject({ password_change_required: false, user: { role: 'admin', name: 'Guest' } });
    expect((await accept(link, { password: PASSWORD })).status).toBe(404);
    expect((await events(acme)).filter((type) => type === 'member_joined').length).toBeGreaterThan(0);
  });

  it('takes the password of an account that exists, and changes nothing about it', async () => {
    const ben = await person([[elsewhere, 'viewer']]);
    const link = await invited(ben.email);
    expect((await accept(link, { password: 'not the right one', name: 'Eve' })).status).toBe(401);
    expect((await accept(link, { password: PASSWORD, name: 'Eve' })).status).toBe(200);
    const me = await call('GET', '/api/v1/auth/me', { token: await signIn(ben) });
    expect(me.body).toMatchObject({ organizations: [{ role: 'viewer' }, { org_slug: acme.slug, role: 'operator' }] });
    expect(JSON.stringify(me.body)).not.toContain('Eve');
  });

  it('is no way around the delay for guessing passwords', async () => {
    const ben = await person([[elsewhere, 'viewer']]);
    const link = await invited(ben.email);
    for (let i = 0; i < 10; i++) expect((await accept(link, { password: `not the right one ${i}` })).status).toBe(401);
    expect((await accept(link, { password: PASSWORD })).status).toBe(429);
  });

  it('while signed in, is for the invited address only', async () => {
    const [ben, eve] = [await person([[elsewhere, 'viewer']]), await person([[elsewhere, 'viewer']])];
    const link = await invited(ben.email);
    const path = `/api/v1/invite/${link}/accept`;
    expect((await call('POST', path, { token: await signIn(eve) })).status).toBe(403);
    expect((await call('POST', path)).status).toBe(401);
    expect((await call('POST', path, { token: await signIn(ben) })).status).toBe(200);
    expect((await call('POST', path, { token: await signIn(ben) })).status).toBe(404);
  });

  it('happens once, of ten tries at the same time', async () => {
    const ben = await person([[elsewhere, 'viewer']]);
    const path = `/api/v1/invite/${await invited(ben.email)}/accept`;
    const by = await signIn(ben);
    const answers = await Promise.all(Array.from({ length: 10 }, () => call('POST', path, { token: by })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404 || status === 409)).toHaveLength(9);
  });

  it('looking at the link, however often and by whatever method, accepts nothing', async () => {
    const email = newAddress();
    const link = await invited(email);
    await call('GET', `/api/v1/invite/${link}`);
    await call('HEAD', `/api/v1/invite/${link}`);
    expect(await sudo('SELECT FROM users WHERE email = $1', [email])).toHaveLength(0);
  });
});

describe('an invitation is void', () => {
  const ends: [string, (link: string, id: string) => Promise<unknown>][] = [
    ['when it was revoked', (_, id) => call('POST', `/api/v1/orgs/${acme.slug}/invitations/${id}/revoke`, { token })],
    ['after seven days', () => sudo(`UPDATE invitations SET expires_at = now() - interval '1 second'`)],
  ];
  it.each(ends)('%s', async (_when, end) => {
    const { body } = await inviting(newAddress());
    const link = textAt(body, 'token');
    await end(link, textAt(body, 'invitation_id'));
    expect((await call('GET', `/api/v1/invite/${link}`)).status).toBe(404);
    expect((await accept(link, { password: PASSWORD })).status).toBe(404);
  });

  it('when a newer one was sent', async () => {
    const email = newAddress();
    const [older, newer] = [await invited(email), await invited(email)];
    expect((await call('GET', `/api/v1/invite/${older}`)).status).toBe(404);
    expect((await call('GET', `/api/v1/invite/${newer}`)).status).toBe(200);
  });

  it('when its author is an owner no more', async () => {
    const ben = await person([[acme, 'owner']]);
    const made = await inviting(newAddress(), 'owner', acme, await signIn(ben));
    const path = `/api/v1/orgs/${acme.slug}/members/${publicId('usr', ben.userId)}`;
    expect((await call('PATCH', path, { token, body: { role: 'viewer' } })).status).toBe(200);
    expect((await call('GET', `/api/v1/invite/${textAt(made.body, 'token')}`)).status).toBe(404);
    expect((await events(acme)).slice(-2)).toEqual(['member_removed', 'member_role_changed']);
  });

  it('when the organization is closed', async () => {
    const place = await org();
    const ben = await person([[place, 'owner']]);
    const made = await inviting(newAddress(), 'viewer', place, await signIn(ben));
    await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [place.orgId]);
    expect((await call('GET', `/api/v1/invite/${textAt(made.body, 'token')}`)).status).toBe(404);
  });

  it('for another organization’s owner', async () => {
    const ben = await person([[elsewhere, 'owner']]);
    const { body } = await inviting(newAddress());
    const id = textAt(body, 'invitation_id');
    for (const { slug } of [acme, elsewhere]) {
      const path = `/api/v1/orgs/${slug}/invitations/${id}/revoke`;
      expect((await call('POST', path, { token: await signIn(ben) })).status).toBe(404);
    }
    expect((await call('GET', `/api/v1/invite/${textAt(body, 'token')}`)).status).toBe(200);
  });
});
