import { appendAudit, auditRow } from '@/lib/audit/append';
import { now } from '@/lib/clock';
import type { ChangeMember, Member } from '@/lib/contracts/members';
import { inOrg } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { lockOrg } from '@/lib/orgs/update';
import { revokeOpen } from './invite';
import { findMember } from './list';
import { refuseLastOwner } from './owners';

/**
 * Changes a member's role, or disables or enables the member here. Takes effect on the member's next request, whatever
 * session or token it comes with. In the log `disabled` stands where a role would.
 */
export function changeMember(
  actor: Actor,
  id: string,
  change: ChangeMember,
  call: { requestId: string },
): Promise<Member> {
  const userId = parseId('usr', id);
  if (!userId) throw notFound('member');
  const where = { org_id: actor.orgId, user_id: userId };
  return inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    const before = await tx.members.findFirst({ where });
    const person = await findMember(tx, actor.orgId, userId);
    if (!before || !person) throw notFound('member');
    const role = change.role ?? person.role;
    const disabled = change.disabled ?? before.disabled_at !== null;
    const wasOwner = before.role === 'owner' && before.disabled_at === null;
    if (wasOwner && (role !== 'owner' || disabled)) {
      await refuseLastOwner(tx, actor.orgId, userId);
      await revokeOpen(tx, actor, { invited_by: userId }, 'its author may no longer invite', call.requestId);
    }
    const from = before.disabled_at ? 'disabled' : before.role;
    const to = disabled ? 'disabled' : role;
    if (role !== before.role || from !== to) {
      const disabledAt = disabled ? (before.disabled_at ?? now()) : null;
      await tx.members.updateMany({ where, data: { role, disabled_at: disabledAt } });
      const payload = { user_id: userId, email: person.email, from, to };
      await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'member_role_changed', payload)]);
    }
    return (await findMember(tx, actor.orgId, userId)) ?? person;
  });
}
