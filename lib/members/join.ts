import { appendAudit, auditRow } from '@/lib/audit/append';
import type { RoleName } from '@/lib/contracts/identity';
import type { Tx } from '@/lib/db/tx';
import { conflict } from '@/lib/errors';
import type { AnyActor } from '@/lib/identity/actor';
import type { OrgId, UserId } from '@/lib/ids';
import { z } from 'zod';

export type NewPerson = { id: UserId; email: string; name: string; hash: string; mustChange: boolean };

const created = z.array(z.object({ created: z.boolean() })).length(1);

/** Makes an account inside the caller's transaction. False when the address has one. */
export async function createPerson(tx: Tx, { id, email, name, hash, mustChange }: NewPerson): Promise<boolean> {
  const rows =
    await tx.$queryRaw`SELECT user_create(${id}::uuid, ${email}, ${name}, ${hash}, ${mustChange}) AS created`;
  return created.parse(rows)[0]?.created ?? false;
}

/** Adds a person to the organization, with its event. Throws 409 for who is a member already. */
export async function joinOrg(
  tx: Tx,
  actor: AnyActor,
  member: { orgId: OrgId; userId: string; email: string; role: RoleName },
  requestId: string | null,
): Promise<void> {
  const added = await tx.members.createMany({
    data: { org_id: member.orgId, user_id: member.userId, role: member.role },
    skipDuplicates: true,
  });
  if (added.count === 0) throw conflict('This person is a member already.');
  const payload = { user_id: member.userId, email: member.email, role: member.role };
  await appendAudit(tx, member.orgId, [auditRow(actor, requestId, 'member_joined', payload)]);
}
