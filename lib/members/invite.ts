import { appendAudit, auditRow } from '@/lib/audit/append';
import { now } from '@/lib/clock';
import type { Invitation, NewInvitation } from '@/lib/contracts/members';
import type { RoleName } from '@/lib/contracts/identity';
import { peopleOf, requirePerson } from '@/lib/agents/people';
import { inOrg, type Tx } from '@/lib/db/tx';
import { env } from '@/lib/env';
import { conflict, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { hashSecret, newSecret } from '@/lib/identity/token-format';
import { newId, parseId, publicId, type OrgId } from '@/lib/ids';
import { lockOrg } from '@/lib/orgs/update';
import { mailInvitation } from '@/lib/notifications/invitation';
import { presentInvitation } from './present';

const VALID_MS = 7 * 24 * 3_600_000;

/** Refuses who is a member already; an organization may know that of its own people. */
export async function refuseMember(tx: Tx, orgId: OrgId, email: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM members m JOIN users u ON u.id = m.user_id WHERE m.org_id = ${orgId}::uuid AND u.email = ${email}`;
  if (rows.length > 0) throw conflict('This person is a member already.');
}

/**
 * Invites a person for seven days. Nothing here looks at whether the address has an account: known and unknown ones get
 * the same answer. The link is shown once, to be sent to the person. A new invitation replaces an open one.
 */
export function invite(
  actor: Actor,
  body: { email: string; name?: string | undefined; role: RoleName },
  call: { requestId: string },
): Promise<NewInvitation> {
  const person = requirePerson(actor);
  const token = newSecret('invitation');
  const id = newId('inv');
  return inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    await refuseMember(tx, actor.orgId, body.email);
    await revokeOpen(tx, actor, { email: body.email }, 'replaced by a new invitation', call.requestId);
    const row = await tx.invitations.create({
      data: {
        id,
        org_id: actor.orgId,
        email: body.email,
        name: body.name ?? null,
        role: body.role,
        token_hash: new Uint8Array(hashSecret(token)),
        invited_by: person.userId,
        expires_at: new Date(now().getTime() + VALID_MS),
      },
    });
    const payload = { email: body.email, role: body.role, invitation_id: id };
    await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'member_invited', payload)]);
    const mailed = await mailInvitation(tx, actor.orgId, id, token);
    return { ...presentInvitation(row, person.email, now()), token, url: `${env().appUrl}/invite/${token}`, mailed };
  });
}

/** Takes an open invitation back. */
export function revokeInvitation(actor: Actor, id: string, call: { requestId: string }): Promise<Invitation> {
  const invitationId = parseId('inv', id);
  if (!invitationId) throw notFound('invitation');
  return inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    await revokeOpen(tx, actor, { id: invitationId }, 'invitation revoked', call.requestId);
    const row = await tx.invitations.findFirst({ where: { org_id: actor.orgId, id: invitationId } });
    if (!row) throw notFound('invitation');
    if (row.accepted_at) throw conflict('This invitation was accepted. Remove the member instead.');
    const people = await peopleOf(tx, actor.orgId, [row.invited_by]);
    return presentInvitation(row, people.label(row.invited_by), now());
  });
}

type Which = { id: string } | { email: string } | { invited_by: string };

/** Revokes the open invitations of a kind; in the log a revoked invitation is a member removed before joining. */
export async function revokeOpen(tx: Tx, actor: Actor, which: Which, reason: string, requestId: string): Promise<void> {
  const open = { org_id: actor.orgId, ...which, accepted_at: null, revoked_at: null };
  const rows = await tx.invitations.findMany({ where: open, select: { id: true, email: true, role: true } });
  if (rows.length === 0) return;
  await tx.invitations.updateMany({ where: open, data: { revoked_at: now() } });
  const events = rows.map(({ id, email, role }) =>
    auditRow(actor, requestId, 'member_removed', { user_id: publicId('inv', id), email, role }, { reason }),
  );
  await appendAudit(tx, actor.orgId, events);
}
