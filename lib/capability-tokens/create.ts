import { appendAudit, auditRow } from '@/lib/audit/append';
import type { CapabilityTokenCreated, CreateCapabilityTokenBody } from '@/lib/contracts/capability-tokens';
import { orgClock } from '@/lib/agents/org-clock';
import { peopleOf, requirePerson } from '@/lib/agents/people';
import { sql } from '@/lib/db/raw';
import { inOrg } from '@/lib/db/tx';
import { invalidField } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { newId, publicId } from '@/lib/ids';
import { mintCapabilityToken, type CapabilityConstraints } from '@/lib/signing/capability';
import { signingKey } from '@/lib/signing/process-keys';
import { presentCapabilityToken, type StoredClaims } from './present';

/** How a capability token stands in the audit log. */
export const tokenName = (id: string): string => publicId('cap', id);

/**
 * Issues a capability token: a signed narrowing of what the agent's manifest allows. The answer is the only place where
 * the token itself is ever seen. Throws 422 for an unknown agent.
 */
export async function createCapabilityToken(
  actor: Actor,
  body: CreateCapabilityTokenBody,
  call: { requestId: string },
): Promise<CapabilityTokenCreated> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const id = newId('cap');
  const claims: StoredClaims & { constraints: CapabilityConstraints } = {
    allowed_action_types: body.allowed_action_types,
    allowed_tools: body.allowed_tools,
    constraints: body.constraints,
  };
  return inOrg(orgId, async (tx) => {
    const agent = await tx.agents.findFirst({ where: { org_id: orgId, agent_id: body.agent_id } });
    if (!agent) throw invalidField('agent_id', 'is no agent of this organization');
    const { now } = await orgClock(tx, orgId);
    // Whole seconds, as in the token.
    const issuedAt = new Date(Math.floor(now.getTime() / 1000) * 1000);
    const expiresAt = new Date(issuedAt.getTime() + body.expires_in_seconds * 1000);
    const token = await mintCapabilityToken(signingKey(), {
      agentId: agent.agent_id,
      orgId,
      jti: id,
      issuedAt,
      expiresAt,
      allowedActionTypes: claims.allowed_action_types,
      allowedTools: claims.allowed_tools,
      constraints: claims.constraints,
    });
    await tx.$executeRaw(
      sql`INSERT INTO capability_tokens (org_id, id, agent_id, claims, created_by, created_at, expires_at)
          VALUES (${orgId}::uuid, ${id}::uuid, ${agent.agent_id}, ${JSON.stringify(claims)}::jsonb, ${person.userId}::uuid,
            ${issuedAt}, ${expiresAt})`,
    );
    const payload = {
      token_id: id,
      kind: 'capability',
      name: tokenName(id),
      scopes: claims.allowed_action_types,
      agent_id: agent.agent_id,
      expires_at: expiresAt.toISOString(),
    };
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'token_created', payload, { agent_id: agent.agent_id }),
    ]);
    const row = await tx.capability_tokens.findFirstOrThrow({ where: { org_id: orgId, id } });
    return { ...presentCapabilityToken(row, await peopleOf(tx, orgId, [person.userId]), now), token };
  });
}
