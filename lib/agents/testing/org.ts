import { makeMember, makeOrg, type Sudo } from '@/lib/approvals/testing/arrange';
import type { Scope } from '@/lib/authority/roles';
import type { ServiceActor, UserActor } from '@/lib/identity/actor';
import { newId, type OrgId } from '@/lib/ids';

/** An organization of its own for a test, with an admin to act in it. */
export type TestOrg = { orgId: OrgId; admin: UserActor };

/** Makes an organization (with the agent `deployment-bot`) and its admin. */
export async function testOrg(sudo: Sudo, settings: Record<string, unknown> = {}): Promise<TestOrg> {
  const orgId = await makeOrg(sudo, settings);
  return { orgId, admin: await makeMember(sudo, orgId, 'admin') };
}

/** A service key of the organization, as the API would recognize it. */
export const testService = ({ orgId }: { orgId: OrgId }, scopes: Scope[]): ServiceActor => ({
  kind: 'service',
  orgId,
  orgSlug: 'test',
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
