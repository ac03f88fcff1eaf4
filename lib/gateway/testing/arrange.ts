import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { manifest as manifestSchema } from '@/lib/contracts/manifest';
import { executeBody } from '@/lib/contracts/gateway';
import type { TestDatabase } from '@/lib/db/testing/database';
import { fromExecute, fromRequest } from '@/lib/gateway/proposed-action';
import type { AgentActor } from '@/lib/identity/actor';
import { newId, type OrgId, type UserId } from '@/lib/ids';

type Document = z.input<typeof manifestSchema>;

/** An organization of its own with one agent, its active manifest and its key: what a gateway test starts from. */
export async function arrangeAgent(
  sudo: TestDatabase['sudo'],
  document: Partial<Document> = {},
  settings: Record<string, unknown> = {},
) {
  const orgId: OrgId = newId('org');
  const userId: UserId = newId('usr');
  const tokenId = newId('tok');
  const agentId = 'deployment-bot';
  const slug = `org-${orgId.slice(-12)}`;
  const manifestId = newId('mft');
  const manifest = manifestSchema.parse({
    version: '1.0',
    agent: { id: agentId, name: 'Deployment Bot', version: '2.1.0' },
    capabilities: { requested: ['*:*'] },
    ...document,
  });
  await sudo('INSERT INTO orgs (id, slug, name, settings) VALUES ($1, $2, $2, $3)', [orgId, slug, settings]);
  await sudo('INSERT INTO users (id, email, name) VALUES ($1, $2, $2)', [userId, `${slug}@example.test`]);
  await sudo(`INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, 'owner')`, [orgId, userId]);
  await sudo('INSERT INTO agents (org_id, agent_id, name) VALUES ($1, $2, $2)', [orgId, agentId]);
  await sudo(
    `INSERT INTO manifests (org_id, id, agent_id, version, status, manifest, manifest_hash, registered_by, approved_capabilities)
     VALUES ($1, $2, $3, 1, 'active', $4, 'hash', '{}', $5)`,
    [orgId, manifestId, agentId, manifest, manifest.capabilities.requested],
  );
  await sudo(
    `INSERT INTO tokens (org_id, id, kind, name, prefix, token_hash, scopes, agent_id, created_by, expires_at)
     VALUES ($1, $2, 'agent', 'key', 'csa_', $3, '{gateway:execute,approvals:request}', $4, $5, now() + interval '1 day')`,
    [orgId, tokenId, createHash('sha256').update(tokenId).digest(), agentId, userId],
  );
  const actor: AgentActor = {
    kind: 'agent',
    orgId,
    orgSlug: slug,
    tokenId,
    agentId,
    requester: userId,
    scopes: new Set(['gateway:execute', 'approvals:request']),
  };
  return { actor, orgId, userId, tokenId, manifestId, slug };
}

/** A call as the API wrapper would describe it. */
export const callOf = (key: string | null = null, bodyHash = 'hash') => ({
  requestId: 'req-test',
  operation: 'gateway.execute',
  idempotency: key === null ? null : { key, bodyHash },
});

/** `kubernetes:deploy` with the params of the operator guide, or others. */
export const propose = (
  action: Partial<z.input<typeof executeBody>['action']> = {},
  more: Partial<z.input<typeof executeBody>> = {},
) =>
  fromExecute(
    executeBody.parse({
      action: { type: 'kubernetes', tool: 'deploy', params: { namespace: 'production' }, ...action },
      ...more,
    }),
  );

/** The same as a direct request. */
export const request = () =>
  fromRequest({ action: { type: 'kubernetes', tool: 'deploy', params: {} }, summary: 'please' });
