import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { identityWorld, textAt, type Org, type Person } from '@/lib/identity/testing/world';
import { publicId } from '@/lib/ids';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn, events } = await identityWorld(database);

const members = ({ slug }: Org) => `/api/v1/orgs/${slug}/members`;
const member = (at: Org, { userId }: Person) => `${members(at)}/${publicId('usr', userId)}`;
const owners = async ({ orgId }: Org) =>
  (await sudo(`SELECT FROM members WHERE org_id = $1 AND role = 'owner' AND disabled_at IS NULL`, [orgId])).length;

describe('the last owner', () => {
  it('can’t be demoted, disabled, removed, or leave', async () => {
    const acme = await org();
    const ana = await person([[acme, 'owner']]);
    const token = await signIn(ana);
    const tries = [
      () => call('PATCH', member(acme, ana), { token, body: { role: 'admin' } }),
      () => call('PATCH', member(acme, ana), { token, body: { disabled: true } }),
      () => call('DELETE', member(acme, ana), { token }),
      () => call('POST', `/api/v1/orgs/${acme.slug}/leave`, { token }),
    ];
    for (const attempt of tries) expect((await attempt()).status).toBe(409);
    const ben = await person([[acme, 'owner']]);
    await sudo('UPDATE members SET disabled_at = now() WHERE user_id = $1', [ben.userId]);
    for (const attempt of tries) expect((await attempt()).status).toBe(409); // a disabled owner doesn't count
    await sudo('UPDATE members SET disabled_at = NULL WHERE user_id = $1', [ben.userId]);
    expect((await call('POST', `/api/v1/orgs/${acme.slug}/leave`, { token })).status).toBe(204);
    expect(await owners(acme)).toBe(1);
  });

  it('stays when all owners step down at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const acme = await org();
      const people = await Promise.all(Array.from({ length: 4 }, () => person([[acme, 'owner']])));
      const tokens = await Promise.all(people.map(signIn));
      const answers = await Promise.all(
        people.map((who, i) =>
          i % 2 === 0
            ? call('POST', `/api/v1/orgs/${acme.slug}/leave`, { token: tokens[i] ?? '' })
            : call('PATCH', member(acme, who), { token: tokens[i] ?? '', body: { role: 'viewer' } }),
        ),
      );
      expect(await owners(acme)).toBe(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    }
  });
});

describe('members', () => {
  it('are added with a password only where the address has no account, and must change it', async () => {
    const [acme, beta] = [await org(), await org()];
    const ana = await person([[acme, 'owner']]);
    const ben = await person([[beta, 'viewer']]);
    const token = await signIn(ana);
    const body = { email: 'Carl@example.com', role: 'operator', password: 'given by an owner 1' };
    const added = await call('POST', members(acme), { token, body });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ added: 'member', member: { email: 'carl@example.com', role: 'operator' } });
    const first = await call('POST', '/api/v1/auth/login', { body: { email: body.email, password: body.password } });
    expect(first.body).toMatchObject({ password_change_required: true });

    const [before] = await sudo('SELECT * FROM users WHERE id = $1', [ben.userId]);
    const refused = await call('POST', members(acme), { token, body: { ...body, email: ben.email, name: 'Eve' } });
    expect(refused.status).toBe(422);
    expect(await sudo('SELECT * FROM users WHERE id = $1', [ben.userId])).toEqual([before]);
    expect(await events(acme)).toEqual(['session_started', 'member_joined', 'session_started']);
  });

  it('are managed by owners, listed by everybody in the organization, with nothing of their accounts', async () => {
    const acme = await org();
    const people = {
      owner: await person([[acme, 'owner']]),
      admin: await person([[acme, 'admin']]),
      viewer: await person([[acme, 'viewer']]),
    };
    for (const [role, who] of Object.entries(people)) {
      const token = await signIn(who);
      const list = await call('GET', `${members(acme)}?limit=2`, { token });
      expect(list.status).toBe(200);
      expect(list.body).toMatchObject({ total: 3, has_more: true });
      const next = await call('GET', `${members(acme)}?limit=2&cursor=${textAt(list.body, 'next_cursor')}`, { token });
      expect(next.body).toMatchObject({ has_more: false, items: [{}] });
      expect(JSON.stringify(list.body)).not.toMatch(/password|last_login|argon2/);
      const change = await call('PATCH', member(acme, people.viewer), { token, body: { role: 'operator' } });
      expect(change.status, role).toBe(role === 'owner' ? 200 : 403);
    }
    expect(await events(acme)).toContain('member_role_changed');
  });

  it('are changed only in one’s own organization', async () => {
    const [acme, beta] = [await org(), await org()];
    const [ana, ben] = [await person([[acme, 'owner']]), await person([[beta, 'viewer']])];
    const token = await signIn(ana);
    for (const at of [acme, beta]) {
      expect((await call('PATCH', member(at, ben), { token, body: { role: 'owner' } })).status).toBe(404);
      expect((await call('DELETE', member(at, ben), { token })).status).toBe(404);
    }
    expect((await call('GET', members(beta), { token })).status).toBe(404);
    expect(JSON.stringify((await call('GET', members(acme), { token })).body)).not.toContain(ben.email);
    expect(await sudo('SELECT role FROM members WHERE user_id = $1', [ben.userId])).toEqual([{ role: 'viewer' }]);
  });

  it('lose their tokens of this organization, and no other, when they are removed', async () => {
    const [acme, beta] = [await org(), await org()];
    const ana = await person([[acme, 'owner']]);
    const ben = await person([
      [acme, 'admin'],
      [beta, 'viewer'],
    ]);
    const benToken = await signIn(ben);
    const make = async (at: Org, body: object) =>
      textAt((await call('POST', `/api/v1/orgs/${at.slug}/tokens`, { token: benToken, body })).body, 'token');
    const here = await make(acme, { kind: 'personal', name: 'here', scopes: ['admin'] });
    const there = await make(beta, { kind: 'personal', name: 'there', scopes: ['admin'] });
    const bot = await make(acme, { kind: 'agent', name: 'bot', agent_id: 'bot-one' });
    expect((await call('DELETE', member(acme, ben), { token: await signIn(ana) })).status).toBe(204);
    const settings = (at: Org, token: string) => call('GET', `/api/v1/orgs/${at.slug}`, { token });
    expect((await settings(acme, here)).status).toBe(401);
    expect((await settings(acme, benToken)).status).toBe(404);
    expect((await settings(beta, there)).status).toBe(200);
    expect((await settings(beta, benToken)).status).toBe(200);
    expect((await settings(acme, bot)).status).toBe(403); // the organization's key lives on; it is just no person
    expect((await events(acme)).slice(-2)).toEqual(['token_revoked', 'member_removed']);
  });
});
