import { appendAudit, auditRow } from '@/lib/audit/append';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { requirePerson } from '@/lib/agents/people';
import { parseId, type UserId } from '@/lib/ids';
import { lockOrg } from '@/lib/orgs/update';
import { revokeOpen } from './invite';
import { findMember } from './list';
import { refuseLastOwner } from './owners';

type Call = { requestId: string };

/**
 * Removes a member. The member's personal tokens of this organization go with the membership; keys that the member made
 * for agents and services belong to the organization and stay. The account and other organizations are untouched.
 */
export function removeMember(actor: Actor, id: string, call: Call): Promise<void> {
  const userId = parseId('usr', id);
  if (!userId) throw notFound('member');
  return inOrg(actor.orgId, (tx) => remove(tx, actor, userId, call));
}

/** One leaves by oneself, whatever one's role; the last owner can't. */
export function leaveOrg(actor: Actor, call: Call): Promise<void> {
  const { userId } = requirePerson(actor);
  return inOrg(actor.orgId, (tx) => remove(tx, actor, userId, call));
}

async function remove(tx: Tx, actor: Actor, userId: UserId, { requestId }: Call): Promise<void> {
  const where = { org_id: actor.orgId, user_id: userId };
  await lockOrg(tx, actor.orgId);
  const member = await findMember(tx, actor.orgId, userId);
  if (!member) throw notFound('member');
  if (member.role === 'owner') await refuseLastOwner(tx, actor.orgId, userId);
  await revokeOpen(tx, actor, { invited_by: userId }, 'its author may no longer invite', requestId);
  const tokens = await tx.tokens.findMany({
    where: { ...where, revoked_at: null },
    select: { id: true, kind: true, name: true },
  });
  await tx.members.deleteMany({ where });
  await appendAudit(tx, actor.orgId, [
    ...tokens.map(({ id, kind, name }) => auditRow(actor, requestId, 'token_revoked', { token_id: id, kind, name })),
    auditRow(actor, requestId, 'member_removed', { user_id: userId, email: member.email, role: member.role }),
  ]);
}
