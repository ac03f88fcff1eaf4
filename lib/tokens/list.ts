import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf, requirePerson } from '@/lib/agents/people';
import { can } from '@/lib/authority/can';
import { now } from '@/lib/clock';
import type { Token, TokenQuery } from '@/lib/contracts/tokens';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { presentToken } from './present';

/** Tokens, newest first, after the one with the id `after`: one's own, or for an admin all of the organization. */
export function listTokens(
  actor: Actor,
  { limit, offset, kind, agent_id, active_only }: TokenQuery,
  after: string | null,
): Promise<Listed<Token, string>> {
  const person = requirePerson(actor);
  const at = now();
  const where = {
    org_id: actor.orgId,
    ...(can(person, 'tokens.read').ok ? {} : { user_id: person.userId }),
    ...(kind === undefined ? {} : { kind }),
    ...(agent_id === undefined ? {} : { agent_id }),
    ...(active_only ? { revoked_at: null, expires_at: { gt: at } } : {}),
  };
  return inOrg(actor.orgId, async (tx) => {
    const rows = await tx.tokens.findMany({
      where: after === null ? where : { ...where, id: { lt: after } },
      orderBy: { id: 'desc' },
      take: limit + 1,
      skip: offset,
    });
    const total = await tx.tokens.count({ where, take: COUNT_UP_TO });
    const people = await peopleOf(
      tx,
      actor.orgId,
      rows.flatMap((row) => [row.user_id, row.created_by]),
    );
    return listed(
      rows,
      limit,
      total,
      (row) => presentToken(row, people, at),
      (row) => row.id,
    );
  });
}
