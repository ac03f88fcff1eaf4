import type { CapabilityTokenInfo, CapabilityTokenListQuery } from '@/lib/contracts/capability-tokens';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { orgClock } from '@/lib/agents/org-clock';
import { peopleOf } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { presentCapabilityToken } from './present';

/** Capability tokens, newest first, after the one with the id `after`. */
export function listCapabilityTokens(
  actor: Actor,
  { limit, offset, agent_id, active_only }: CapabilityTokenListQuery,
  after: string | null,
): Promise<Listed<CapabilityTokenInfo, string>> {
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const { now } = await orgClock(tx, orgId);
    const where = {
      org_id: orgId,
      ...(agent_id === undefined ? {} : { agent_id }),
      ...(active_only ? { revoked_at: null, expires_at: { gt: now } } : {}),
    };
    const rows = await tx.capability_tokens.findMany({
      where: after === null ? where : { ...where, id: { lt: after } },
      orderBy: { id: 'desc' },
      take: limit + 1,
      skip: offset,
    });
    const total = await tx.capability_tokens.count({ where, take: COUNT_UP_TO });
    const people = await peopleOf(
      tx,
      orgId,
      rows.flatMap((row) => [row.created_by, row.revoked_by]),
    );
    return listed(
      rows,
      limit,
      total,
      (row) => presentCapabilityToken(row, people, now),
      (row) => row.id,
    );
  });
}
