import { appendAudit, auditRow } from '@/lib/audit/append';
import type { CapabilityTokenInfo } from '@/lib/contracts/capability-tokens';
import { orgClock } from '@/lib/agents/org-clock';
import { peopleOf, requirePerson } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { tokenName } from './create';
import { presentCapabilityToken } from './present';

/** Takes a capability token back; from the commit on it is refused. Throws 404, 409 when it is revoked already. */
export async function revokeCapabilityToken(
  actor: Actor,
  tokenId: string,
  { reason }: { reason?: string | undefined },
  call: { requestId: string },
): Promise<CapabilityTokenInfo> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const id = parseId('cap', tokenId);
  if (id === null) throw notFound('capability token');
  return inOrg(orgId, async (tx) => {
    const { now } = await orgClock(tx, orgId);
    const { count } = await tx.capability_tokens.updateMany({
      where: { org_id: orgId, id, revoked_at: null },
      data: { revoked_at: now, revoked_by: person.userId },
    });
    const row = await tx.capability_tokens.findFirst({ where: { org_id: orgId, id } });
    if (!row) throw notFound('capability token');
    const people = await peopleOf(tx, orgId, [row.created_by, row.revoked_by]);
    const shown = presentCapabilityToken(row, people, now);
    if (count !== 1) throw conflict('This capability token is revoked already.', 'CONFLICT', shown);
    const payload = { token_id: id, kind: 'capability', name: tokenName(id) };
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'token_revoked', payload, { agent_id: row.agent_id, reason: reason ?? null }),
    ]);
    return shown;
  });
}
