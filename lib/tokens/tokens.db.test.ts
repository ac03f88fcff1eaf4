import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { identityWorld, PASSWORD, textAt } from '@/lib/identity/testing/world';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn, events } = await identityWorld(database);
const acme = await org();
const people = {
  owner: await person([[acme, 'owner']]),
  admin: await person([[acme, 'admin']]),
  operator: await person([[acme, 'operator']]),
  viewer: await person([[acme, 'viewer']]),
};
const path = `/api/v1/orgs/${acme.slug}/tokens`;
const make = (token: string, body: object, headers: Record<string, string> = {}) =>
  call('POST', path, { token, body: { name: 'test', ...body }, headers });

describe('making tokens', () => {
  it.each(['owner', 'admin', 'operator', 'viewer'] as const)('%s', async (role) => {
    const token = await signIn(people[role]);
    const mayManage = role === 'owner' || role === 'admin';
    expect((await make(token, { kind: 'personal' })).status).toBe(201);
    expect((await make(token, { kind: 'service' })).status).toBe(mayManage ? 201 : 403);
    expect((await make(token, { kind: 'agent', agent_id: 'deployment-bot' })).status).toBe(mayManage ? 201 : 403);
  });

  it('a personal one is the maker’s own, whatever the body says', async () => {
    const token = await signIn(people.admin);
    expect((await make(token, { kind: 'personal', user_id: people.viewer.userId })).status).toBe(422);
    const made = await make(token, { kind: 'personal' });
    expect(made.body).toMatchObject({ owner: people.admin.email, created_by: people.admin.email });
  });

  it('shows the token once and stores its hash; the prefix tells it apart', async () => {
    const token = await signIn(people.admin);
    const made = await make(token, { kind: 'service', name: 'exporter', scopes: ['audit:export'] });
    const text = textAt(made.body, 'token');
    expect(made.body).toMatchObject({
      kind: 'service',
      scopes: ['audit:export'],
      prefix: text.slice(0, 12),
      status: 'active',
    });
    const list = await call('GET', path, { token });
    expect(JSON.stringify(list.body)).not.toContain(text);
    const [dump] = await sudo<{ all: string }>(
      `SELECT (SELECT string_agg(t::text, '') FROM tokens t) || (SELECT string_agg(e::text, '') FROM audit_events e)
         || coalesce((SELECT string_agg(k::text, '') FROM idempotency_keys k), '') AS all`,
    );
    expect(dump?.all).not.toContain(text);
  });

  it('repeated with the same key makes one, and never shows it again', async () => {
    const token = await signIn(people.admin);
    const headers = { 'idempotency-key': 'make-one' };
    const [once, again] = [
      await make(token, { kind: 'service', name: 'one' }, headers),
      await make(token, { kind: 'service', name: 'one' }, headers),
    ];
    expect(once.body).toMatchObject({ token: expect.stringMatching(/^css_/) });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).not.toHaveProperty('token');
    expect(again.body).toMatchObject({ token_id: textAt(once.body, 'token_id') });
    expect(await sudo(`SELECT FROM tokens WHERE name = 'one'`)).toHaveLength(1);
  });

  it('never puts deciding, rules or administration on a key, in the database neither', async () => {
    const token = await signIn(people.owner);
    for (const scope of ['approvals:decide', 'rules:write', 'admin']) {
      expect((await make(token, { kind: 'service', scopes: [scope] })).status).toBe(422);
      const insert = sudo(
        `INSERT INTO tokens (org_id, id, kind, name, prefix, token_hash, scopes, expires_at)
         VALUES ($1, new_id(), 'service', 'x', 'x', sha256('x'), ARRAY[$2], now())`,
        [acme.orgId, scope],
      );
      await expect(insert).rejects.toThrow(/check constraint/);
    }
  });

  it('an agent key makes the agent that it is for, once', async () => {
    const token = await signIn(people.admin);
    for (const _ of [1, 2]) expect((await make(token, { kind: 'agent', agent_id: 'brand-new-bot' })).status).toBe(201);
    expect(await sudo(`SELECT name, status FROM agents WHERE agent_id = 'brand-new-bot'`)).toEqual([
      { name: 'brand-new-bot', status: 'active' },
    ]);
    const list = await call('GET', `${path}?kind=agent&agent_id=brand-new-bot`, { token });
    expect(list.body).toMatchObject({ total: 2 });
  });

  it('can’t be begotten by a personal token', async () => {
    const first = await make(await signIn(people.admin), { kind: 'personal', scopes: ['admin'] });
    const second = await make(textAt(first.body, 'token'), { kind: 'personal', scopes: ['approvals:decide'] });
    expect(second.status).toBe(403);
  });

  it('for deciding through MCP takes the password again', async () => {
    const token = await signIn(people.operator);
    const body = { kind: 'personal', scopes: ['approvals:decide'], mcp_decisions: true };
    await sudo(`UPDATE sessions SET reauthenticated_at = now() - interval '11 minutes' WHERE user_id = $1`, [
      people.operator.userId,
    ]);
    const refused = await make(token, body);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    const again = await call('POST', '/api/v1/auth/reauthenticate', { token, body: { password: 'not the right one' } });
    expect(again.status).toBe(422);
    expect((await make(token, body)).status).toBe(403);
    await call('POST', '/api/v1/auth/reauthenticate', { token, body: { password: PASSWORD } });
    expect((await make(token, body)).body).toMatchObject({ mcp_decisions: true });
  });
});

describe('listing and revoking tokens', () => {
  it('admins see and revoke all, others their own', async () => {
    const [admin, operator] = [await signIn(people.admin), await signIn(people.operator)];
    const own = await make(operator, { kind: 'personal', name: 'own' });
    const others = await make(admin, { kind: 'personal', name: 'others' });
    const seen = await call('GET', `${path}?limit=500`, { token: operator });
    expect(JSON.stringify(seen.body)).not.toContain(people.admin.email);
    const revoke = (token: string, made: { body: unknown }) =>
      call('POST', `${path}/${textAt(made.body, 'token_id')}/revoke`, { token });
    expect((await revoke(operator, others)).status).toBe(404);
    expect((await revoke(operator, own)).body).toMatchObject({ status: 'revoked' });
    const before = (await events(acme)).filter((type) => type === 'token_revoked').length;
    expect((await revoke(admin, own)).status).toBe(200); // already: no second event
    expect((await events(acme)).filter((type) => type === 'token_revoked').length).toBe(before);
    expect((await revoke(admin, await make(operator, { kind: 'personal' }))).status).toBe(200);
  });

  it('come in pages', async () => {
    const token = await signIn(people.admin);
    const first = await call('GET', `${path}?limit=2&active_only=true`, { token });
    const next = await call('GET', `${path}?limit=2&active_only=true&cursor=${textAt(first.body, 'next_cursor')}`, {
      token,
    });
    expect(textAt(next.body, 'items', 0, 'token_id') < textAt(first.body, 'items', 1, 'token_id')).toBe(true);
  });
});
