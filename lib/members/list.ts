import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { now } from '@/lib/clock';
import type { Invitation, Member, MemberQuery } from '@/lib/contracts/members';
import { inOrg, type Tx } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import type { OrgId } from '@/lib/ids';
import { presentInvitation, presentMember } from './present';

type Part = Pick<MemberQuery, 'limit' | 'offset'>;

/** Members in the order of their accounts, after the one with the id `after`. */
export function listMembers(actor: Actor, part: Part, after: string | null): Promise<Listed<Member, string>> {
  const where = { org_id: actor.orgId };
  return inOrg(actor.orgId, async (tx) => {
    const rows = await tx.members.findMany({
      where: after === null ? where : { ...where, user_id: { gt: after } },
      orderBy: { user_id: 'asc' },
      take: part.limit + 1,
      skip: part.offset,
    });
    const total = await tx.members.count({ where, take: COUNT_UP_TO });
    const people = await persons(
      tx,
      rows.map((row) => row.user_id),
    );
    return listed(
      rows,
      part.limit,
      total,
      (row) => presentMember(row, people.get(row.user_id)),
      (row) => row.user_id,
    );
  });
}

/** One member, inside the caller's transaction; null when there is none. */
export async function findMember(tx: Tx, orgId: OrgId, userId: string): Promise<Member | null> {
  const row = await tx.members.findFirst({ where: { org_id: orgId, user_id: userId } });
  return row && presentMember(row, (await persons(tx, [userId])).get(userId));
}

/** Row-level security shows the people of this organization only. */
async function persons(tx: Tx, ids: string[]) {
  const select = { id: true, email: true, name: true, disabled_at: true };
  const rows = await tx.users.findMany({ where: { id: { in: ids } }, select });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Invitations, newest first, after the one with the id `after`. */
export function listInvitations(actor: Actor, part: Part, after: string | null): Promise<Listed<Invitation, string>> {
  const where = { org_id: actor.orgId };
  return inOrg(actor.orgId, async (tx) => {
    const rows = await tx.invitations.findMany({
      where: after === null ? where : { ...where, id: { lt: after } },
      orderBy: { id: 'desc' },
      take: part.limit + 1,
      skip: part.offset,
    });
    const total = await tx.invitations.count({ where, take: COUNT_UP_TO });
    const people = await peopleOf(
      tx,
      actor.orgId,
      rows.map((row) => row.invited_by),
    );
    return listed(
      rows,
      part.limit,
      total,
      (row) => presentInvitation(row, people.label(row.invited_by), now()),
      (row) => row.id,
    );
  });
}
