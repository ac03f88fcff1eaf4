import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { addOwner, createKey, resetPassword } from './operator';
import { identityWorld, textAt } from './testing/world';

const database = await testDatabase();
const { sudo, url } = database;
const { org, person, call, signIn, events } = await identityWorld(database);
const acme = await org();

describe('at the command line', () => {
  it('a password is reset: sessions end, and the new one must be changed', async () => {
    const ana = await person([[acme, 'viewer']]);
    const token = await signIn(ana);
    const password = (await resetPassword(url, ana.email)) ?? '';
    expect((await call('GET', '/api/v1/auth/me', { token })).status).toBe(401);
    await expect(signIn(ana)).rejects.toThrow(/401/);
    const login = await call('POST', '/api/v1/auth/login', { body: { email: ana.email, password } });
    expect(login.body).toMatchObject({ password_change_required: true });
    const [event] = await sudo(
      `SELECT actor_kind, payload->>'cause' AS cause FROM audit_events WHERE type = 'session_ended'`,
    );
    expect(event).toEqual({ actor_kind: 'system', cause: 'password_change' });
    expect(await resetPassword(url, 'nobody@example.com')).toBeNull();
  });

  it('an owner is added: new, joining, promoted, enabled again', async () => {
    const [ana, ben] = [await person([]), await person([[acme, 'viewer']])];
    await sudo('UPDATE members SET disabled_at = now() WHERE user_id = $1', [ben.userId]);
    const made = await addOwner('brand-new@example.com', acme.slug);
    expect(made.password).not.toBeNull();
    for (const { email } of [ana, ben]) expect(await addOwner(email, acme.slug)).toEqual({ password: null });
    expect(await sudo(`SELECT FROM members WHERE role = 'owner' AND disabled_at IS NULL`)).toHaveLength(3);
    expect((await events(acme)).slice(-3)).toEqual(['member_joined', 'member_joined', 'member_role_changed']);
    await expect(addOwner(ana.email, 'no-such-org')).rejects.toThrow(/no organization/);
  });

  it('keys are made for agents and services, never for a person', async () => {
    const agent = await createKey(acme.slug, { agentId: 'deployment-bot' }, 30);
    expect(agent).toMatchObject({ kind: 'agent', agent_id: 'deployment-bot', created_by: null });
    const service = await createKey(acme.slug, { service: 'exporter' }, 30);
    expect(textAt(service, 'token')).toMatch(/^css_/);
  });
});
