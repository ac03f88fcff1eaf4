import { peopleOf, requirePerson } from '@/lib/agents/people';
import { appendAudit, auditRow } from '@/lib/audit/append';
import { can } from '@/lib/authority/can';
import { REAUTH_WINDOW_MS } from '@/lib/authority/duties';
import { now } from '@/lib/clock';
import type { CreateToken, NewToken } from '@/lib/contracts/tokens';
import { inOrg, type Tx } from '@/lib/db/tx';
import { forbidden } from '@/lib/errors';
import type { Actor, AnyActor, UserActor } from '@/lib/identity/actor';
import { displayPrefix, hashSecret, newSecret } from '@/lib/identity/token-format';
import { newId } from '@/lib/ids';
import { presentToken } from './present';
import { tokenSpec, type TokenSpec } from './spec';

const DAY_MS = 24 * 3_600_000;

/**
 * `POST /orgs/{org}/tokens`: members make personal tokens for themselves, an admin keys for agents and services. The
 * token's text is in the answer and nowhere else.
 */
export function createToken(actor: Actor, body: CreateToken, call: { requestId: string }): Promise<NewToken> {
  const person = requirePerson(actor);
  const spec = tokenSpec(body);
  if (spec.kind === 'personal') {
    requireFresh(person, spec);
  } else {
    const allowed = can(person, 'tokens.manage');
    if (!allowed.ok) throw forbidden(allowed.detail, allowed.code);
  }
  return inOrg(person.orgId, (tx) => issueToken(tx, person, person.userId, spec, call.requestId));
}

/** A token can't beget a token with more than it has; one that decides through MCP takes the password again. */
function requireFresh(person: UserActor, spec: TokenSpec): void {
  if (person.via === 'personal_token') throw forbidden('A personal token can’t make another one. Sign in for that.');
  if (!spec.mcpDecisions) return;
  const given = person.reauthenticatedAt?.getTime() ?? 0;
  if (now().getTime() - given > REAUTH_WINDOW_MS) {
    throw forbidden('Give your password again for a token that decides through MCP.', 'REAUTH_REQUIRED');
  }
}

/** Writes a token and its event. `userId` is who makes it (null: the operator's command line). */
export async function issueToken(
  tx: Tx,
  actor: AnyActor,
  userId: string | null,
  spec: TokenSpec,
  requestId: string | null,
): Promise<NewToken> {
  const orgId = actor.orgId;
  const text = newSecret(spec.kind);
  const id = newId('tok');
  if (spec.agentId !== null) {
    await tx.agents.createMany({
      data: { org_id: orgId, agent_id: spec.agentId, name: spec.agentId },
      skipDuplicates: true,
    });
  }
  const row = await tx.tokens.create({
    data: {
      id,
      org_id: orgId,
      kind: spec.kind,
      name: spec.name,
      prefix: displayPrefix(text),
      token_hash: new Uint8Array(hashSecret(text)),
      scopes: spec.scopes,
      agent_id: spec.agentId,
      user_id: spec.kind === 'personal' ? userId : null,
      mcp_decisions: spec.mcpDecisions,
      created_by: userId,
      expires_at: new Date(now().getTime() + spec.days * DAY_MS),
    },
  });
  const payload = {
    token_id: id,
    kind: spec.kind,
    name: spec.name,
    scopes: spec.scopes,
    agent_id: spec.agentId,
    expires_at: row.expires_at.toISOString(),
  };
  const about = { agent_id: spec.agentId };
  await appendAudit(tx, orgId, [auditRow(actor, requestId, 'token_created', payload, about)]);
  const people = await peopleOf(tx, orgId, [row.user_id, row.created_by]);
  return { ...presentToken(row, people, now()), token: text };
}
