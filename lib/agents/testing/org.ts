import { randomUUID } from 'node:crypto';
import type { Role, Scope } from '@/lib/authority/roles';
import type { TestDatabase } from '@/lib/db/testing/database';
import type { ServiceActor, UserActor } from '@/lib/identity/actor';
import { newId, type OrgId } from '@/lib/ids';

/** An organization of its own for a test, with a person to act in it. */
export type TestOrg = { orgId: OrgId; slug: string; admin: UserActor };

/** Makes an organization with one member of the role (default: admin). */
export async function testOrg(sudo: TestDatabase['sudo'], role: Role = 'admin'): Promise<TestOrg> {
  const orgId = newId('org');
  const slug = `org-${randomUUID().slice(0, 8)}`;
  await sudo('INSERT INTO orgs (id, slug, name) VALUES ($1, $2, $2)', [orgId, slug]);
  return { orgId, slug, admin: await testMember(sudo, { orgId, slug }, role) };
}

/** Adds a member, signed in with a browser session. */
export async function testMember(
  sudo: TestDatabase['sudo'],
  org: { orgId: OrgId; slug: string },
  role: Role,
): Promise<UserActor> {
  const userId = newId('usr');
  const email = `${userId}@acme.test`;
  await sudo('INSERT INTO users (id, email, name) VALUES ($1, $2, $2)', [userId, email]);
  await sudo('INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, $3)', [org.orgId, userId, role]);
  return {
    kind: 'user',
    userId,
    email,
    name: email,
    orgId: org.orgId,
    orgSlug: org.slug,
    role,
    via: 'session',
    sessionId: newId('ses'),
    tokenId: null,
    scopes: 'all',
    reauthenticatedAt: new Date(),
    mcpDecisions: false,
  };
}

/** A service key of the organization, as the API would recognize it. */
export const testService = (org: { orgId: OrgId; slug: string }, scopes: Scope[]): ServiceActor => ({
  kind: 'service',
  orgId: org.orgId,
  orgSlug: org.slug,
  tokenId: newId('tok'),
  name: 'deploys',
  requester: null,
  scopes: new Set(scopes),
});

export const CALL = { requestId: 'req-test' };

/** A manifest that asks for little; the rest is given. */
export const testManifest = (agentId: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  version: '1.0',
  agent: { id: agentId, name: 'Deployment Bot', version: '1.0.0', team: 'platform' },
  capabilities: { requested: ['kubernetes:*', 'email:send'] },
  ...rest,
});
