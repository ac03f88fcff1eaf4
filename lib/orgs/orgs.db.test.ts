import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { identityWorld, textAt, type Org } from '@/lib/identity/testing/world';
import { separationOf } from './get';

const database = await testDatabase();
const { sudo } = database;
const { org, person, call, signIn, events } = await identityWorld(database);
const first = await org({ first: true });
const boss = await signIn(await person([[first, 'owner']]));

const path = ({ slug }: Org) => `/api/v1/orgs/${slug}`;
const lastEvent = async ({ orgId }: Org) => {
  const rows = await sudo(
    'SELECT type, actor_label, reason, payload FROM audit_events WHERE org_id = $1 ORDER BY occurred_at, ctid',
    [orgId],
  );
  return rows.at(-1);
};

describe('settings', () => {
  it('are read by members and changed by admins; the event tells from and to of what changed only', async () => {
    const acme = await org();
    const [admin, viewer] = [await person([[acme, 'admin']]), await person([[acme, 'viewer']])];
    const [token, viewing] = [await signIn(admin), await signIn(viewer)];
    const body = { name: 'Acme Ltd', settings: { hold_seconds: 5, retention_days: { decided: 30 } } };
    expect((await call('PATCH', path(acme), { token: viewing, body })).status).toBe(403);
    const changed = await call('PATCH', path(acme), { token, body });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      name: 'Acme Ltd',
      role: 'admin',
      settings: { hold_seconds: 5, retention_days: { decided: 30, executed: 180 }, timezone: 'UTC' },
    });
    expect(await lastEvent(acme)).toMatchObject({
      type: 'settings_changed',
      actor_label: admin.email,
      payload: {
        from: { hold_seconds: 0, retention_days: { decided: 90, executed: 180, events: 365 } },
        to: { name: 'Acme Ltd', hold_seconds: 5, retention_days: { decided: 30, executed: 180, events: 365 } },
      },
    });
    const before = (await events(acme)).length;
    expect((await call('PATCH', path(acme), { token, body })).status).toBe(200);
    expect((await events(acme)).length).toBe(before); // nothing changed, nothing to say
    expect((await call('GET', path(acme), { token: viewing })).body).toMatchObject({ settings: { hold_seconds: 5 } });
  });

  it('name every bad and unknown field', async () => {
    const acme = await org();
    const token = await signIn(await person([[acme, 'admin']]));
    const settings = { hold_seconds: -1, timezone: 'Mars/Olympus', colour: 'red', max_expiry_seconds: 5 };
    const { status, body } = await call('PATCH', path(acme), { token, body: { settings, slug: 'other' } });
    expect(status).toBe(422);
    const text = JSON.stringify(body);
    for (const name of ['hold_seconds', 'timezone', 'colour', 'max_expiry_seconds', 'slug'])
      expect(text).toContain(name);
  });

  it('lose no change when two admins change different ones at the same time', async () => {
    const acme = await org();
    const token = await signIn(await person([[acme, 'admin']]));
    const patches = [
      { hold_seconds: 7 },
      { timezone: 'Asia/Tokyo' },
      { auto_refresh_seconds: 60 },
      { default_risk_tier: 'high' },
    ];
    await Promise.all(patches.map((settings) => call('PATCH', path(acme), { token, body: { settings } })));
    const { body } = await call('GET', path(acme), { token });
    expect(body).toMatchObject({ settings: Object.assign({}, ...patches) as object });
  });

  it('separate requester and decider by themselves as soon as two people can decide', async () => {
    const acme = await org();
    const ana = await person([
      [acme, 'owner'],
      [await org(), 'owner'],
    ]);
    await person([[acme, 'viewer']]);
    const token = await signIn(ana);
    const inForce = async () => separationOf(acme.orgId);
    expect(await inForce()).toEqual({ in_force: 'off', chosen: false, people_who_can_decide: 1 });
    const ben = await person([[acme, 'operator']]);
    expect(await inForce()).toEqual({ in_force: 'high_and_critical', chosen: false, people_who_can_decide: 2 });
    await call('PATCH', path(acme), { token, body: { settings: { separate_requester: 'all' } } });
    expect(await inForce()).toMatchObject({ in_force: 'all', chosen: true });
    await call('PATCH', path(acme), { token, body: { settings: { separate_requester: null } } });
    await sudo('UPDATE members SET disabled_at = now() WHERE user_id = $1', [ben.userId]);
    expect(await inForce()).toEqual({ in_force: 'off', chosen: false, people_who_can_decide: 1 });
  });
});

describe('gating', () => {
  it('is turned off by an owner with a reason, until an end time, and on again', async () => {
    const acme = await org();
    const owner = await person([[acme, 'owner']]);
    const [token, admin] = [await signIn(owner), await signIn(await person([[acme, 'admin']]))];
    const gate = (body: object, by = token) => call('POST', `${path(acme)}/gating`, { token: by, body });
    expect((await gate({ enabled: false, reason: 'migration' }, admin)).status).toBe(403);
    expect((await gate({ enabled: false })).status).toBe(422);
    expect((await gate({ enabled: false, reason: '  ' })).status).toBe(422);
    expect((await gate({ enabled: false, reason: 'x', until: '2020-01-01T00:00:00Z' })).status).toBe(422);
    expect((await gate({ enabled: false, reason: 'x', until: '2999-01-01T00:00:00Z' })).status).toBe(422);
    const off = await gate({ enabled: false, reason: 'migration' });
    expect(off.body).toMatchObject({ gating: { enabled: false, reason: 'migration', changed_by: owner.email } });
    const hours = (Date.parse(textAt(off.body, 'gating', 'until')) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    expect(await lastEvent(acme)).toMatchObject({
      type: 'gating_changed',
      reason: 'migration',
      payload: { enabled: false },
    });
    await sudo(`UPDATE orgs SET gating_until = now() - interval '1 second' WHERE id = $1`, [acme.orgId]);
    expect((await call('GET', path(acme), { token })).body).toMatchObject({ gating: { enabled: true } });
    expect((await gate({ enabled: true })).body).toMatchObject({ gating: { enabled: true, reason: null } });
  });
});

describe('organizations', () => {
  it('are made by owners of the first one, who own them', async () => {
    const other = await org();
    const make = async (token: string, slug: string) =>
      call('POST', '/api/v1/orgs', { token, body: { name: 'New', slug } });
    for (const role of ['admin', 'operator', 'viewer'] as const) {
      expect((await make(await signIn(await person([[first, role]])), 'new-one')).status).toBe(403);
    }
    expect((await make(await signIn(await person([[other, 'owner']])), 'new-one')).status).toBe(403);
    const made = await make(boss, 'new-one');
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ slug: 'new-one', role: 'owner', is_first: false });
    expect((await make(boss, 'new-one')).status).toBe(409);
    for (const slug of ['api', 'login', 'settings', 'docs', 'invite'])
      expect((await make(boss, slug)).status).toBe(422);
    expect((await call('GET', '/api/v1/orgs/new-one', { token: boss })).status).toBe(200);
    const [row] = await sudo<{ id: string }>(`SELECT id FROM orgs WHERE slug = 'new-one'`);
    const types = await sudo('SELECT type FROM audit_events WHERE org_id = $1 ORDER BY occurred_at, ctid', [row?.id]);
    expect(types).toEqual([{ type: 'org_created' }, { type: 'member_joined' }]);
  });

  it('when closed, answer 404 and void their keys at once; the first one can’t be closed', async () => {
    const acme = await org();
    const token = await signIn(
      await person([
        [acme, 'owner'],
        [first, 'viewer'],
      ]),
    );
    const body = { kind: 'personal', name: 'k', scopes: ['admin'] };
    const key = textAt((await call('POST', `${path(acme)}/tokens`, { token, body })).body, 'token');
    expect((await call('DELETE', path(acme), { token: await signIn(await person([[acme, 'admin']])) })).status).toBe(
      403,
    );
    expect((await call('DELETE', path(acme), { token })).status).toBe(204);
    expect((await call('GET', path(acme), { token })).status).toBe(404);
    expect((await call('GET', path(acme), { token: key })).status).toBe(401);
    expect((await call('DELETE', path(acme), { token })).status).toBe(404);
    const me = await call('GET', '/api/v1/auth/me', { token });
    expect(JSON.stringify(me.body)).not.toContain(acme.slug);
    expect((await events(acme)).at(-1)).toBe('org_closed');
    expect((await call('DELETE', path(first), { token: boss })).status).toBe(409);
  });

  it('of others are never seen or changed', async () => {
    const [acme, beta] = [await org(), await org()];
    const token = await signIn(await person([[acme, 'owner']]));
    const [before] = await sudo('SELECT * FROM orgs WHERE id = $1', [beta.orgId]);
    const calls: [string, string, unknown][] = [
      ['GET', path(beta), undefined],
      ['PATCH', path(beta), { name: 'Mine' }],
      ['DELETE', path(beta), undefined],
      ['POST', `${path(beta)}/gating`, { enabled: false, reason: 'x' }],
      ['GET', `${path(beta)}/tokens`, undefined],
      ['POST', `${path(beta)}/tokens`, { kind: 'service', name: 'x' }],
      ['GET', `${path(beta)}/invitations`, undefined],
    ];
    for (const [method, url, body] of calls) expect((await call(method, url, { token, body })).status, url).toBe(404);
    expect(await sudo('SELECT * FROM orgs WHERE id = $1', [beta.orgId])).toEqual([before]);
    expect(await sudo('SELECT FROM tokens WHERE org_id = $1', [beta.orgId])).toHaveLength(0);
  });
});

describe('reload', () => {
  it('counts what is in force and names manifests that can’t be read; for admins only', async () => {
    const acme = await org();
    const [admin, operator] = [await person([[acme, 'admin']]), await person([[acme, 'operator']])];
    expect((await call('POST', '/api/admin/reload', { token: await signIn(operator) })).status).toBe(403);
    await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'broken-bot', 'Broken')`, [acme.orgId]);
    await sudo(
      `INSERT INTO manifests (org_id, id, agent_id, version, status, manifest, manifest_hash, registered_by)
       VALUES ($1, new_id(), 'broken-bot', 1, 'active', '{"version": 7}', 'x', '{}')`,
      [acme.orgId],
    );
    const answer = await call('POST', '/api/admin/reload', { token: await signIn(admin) });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      manifests: 1,
      policies: 0,
      tools: 0,
      rules: 0,
      problems: [{ agent_id: 'broken-bot', problem: expect.stringContaining('denied') }],
    });
  });
});
