import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';
import { forbidden } from '@/lib/errors';
import type { Actor, UserActor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';

/** The person who acts. Throws 403 `HUMAN_REQUIRED` for keys: what only people may do is never left to one check alone. */
export function requirePerson(actor: Actor): UserActor {
  if (actor.kind !== 'user') throw forbidden('Only a person may do this.', 'HUMAN_REQUIRED');
  return actor;
}

/** How people stand in answers: e-mail address of a member, the public id of somebody who is none any more. */
export type People = { label: (userId: string | null) => string | null };

/** Looks up the e-mail addresses of this organization's members in one query. */
export async function peopleOf(tx: Tx, orgId: string, userIds: readonly (string | null)[]): Promise<People> {
  const ids = [...new Set(userIds.filter((id) => id !== null))];
  const rows =
    ids.length === 0
      ? []
      : await tx.$queryRaw(
          sql`SELECT u.id, u.email FROM members m JOIN users u ON u.id = m.user_id
              WHERE m.org_id = ${orgId}::uuid AND m.user_id = ANY(${ids}::uuid[])`,
        );
  const emails = new Map(
    z
      .array(z.object({ id: z.string(), email: z.string() }))
      .parse(rows)
      .map((row) => [row.id, row.email]),
  );
  return { label: (id) => (id === null ? null : (emails.get(id) ?? publicId('usr', id))) };
}
