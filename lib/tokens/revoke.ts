import { peopleOf, requirePerson } from '@/lib/agents/people';
import { appendAudit, auditRow } from '@/lib/audit/append';
import { can } from '@/lib/authority/can';
import { now } from '@/lib/clock';
import type { Token } from '@/lib/contracts/tokens';
import { inOrg } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { presentToken } from './present';

/**
 * Revokes a token: one's own personal one, or for an admin any of the organization. It is void from the next request on.
 * Repeating it changes nothing.
 */
export function revokeToken(actor: Actor, id: string, call: { requestId: string }): Promise<Token> {
  const person = requirePerson(actor);
  const tokenId = parseId('tok', id);
  if (!tokenId) throw notFound('token');
  const own = can(person, 'tokens.manage').ok ? {} : { user_id: person.userId };
  const where = { org_id: actor.orgId, id: tokenId, ...own };
  return inOrg(actor.orgId, async (tx) => {
    const revoked = await tx.tokens.updateMany({
      where: { ...where, revoked_at: null },
      data: { revoked_at: now(), revoked_by: person.userId },
    });
    const row = await tx.tokens.findFirst({ where });
    if (!row) throw notFound('token');
    if (revoked.count > 0) {
      const payload = { token_id: row.id, kind: row.kind, name: row.name };
      const about = { agent_id: row.agent_id };
      await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'token_revoked', payload, about)]);
    }
    return presentToken(row, await peopleOf(tx, actor.orgId, [row.user_id, row.created_by]), now());
  });
}
