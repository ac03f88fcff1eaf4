import type { PolicyInfo, PolicyListQuery } from '@/lib/contracts/policies';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, type OrgId } from '@/lib/ids';
import { presentPolicy, type PolicyRow } from './present';

/** Where a policy stands in the list: by priority, highest first, then by id. */
export type PolicyKey = { priority: number; id: string };

/** The row of one policy by public id or UUID. Throws 404. */
export async function policyRow(tx: Tx, orgId: OrgId, id: string): Promise<PolicyRow> {
  const uuid = parseId('pol', id);
  const row = uuid === null ? null : await tx.org_policies.findFirst({ where: { org_id: orgId, id: uuid } });
  if (!row) throw notFound('policy');
  return row;
}

/** Org policies in the order in which they are evaluated, after the one at `after`. */
export function listPolicies(
  actor: Actor,
  { limit, offset, enabled_only }: PolicyListQuery,
  after: PolicyKey | null,
): Promise<Listed<PolicyInfo, PolicyKey>> {
  const { orgId } = actor;
  const where = enabled_only ? { org_id: orgId, enabled: true } : { org_id: orgId };
  const beyond = after && {
    OR: [{ priority: { lt: after.priority } }, { priority: after.priority, id: { gt: after.id } }],
  };
  return inOrg(orgId, async (tx) => {
    const rows = await tx.org_policies.findMany({
      where: beyond ? { ...where, ...beyond } : where,
      orderBy: [{ priority: 'desc' }, { id: 'asc' }],
      take: limit + 1,
      skip: offset,
    });
    const total = await tx.org_policies.count({ where, take: COUNT_UP_TO });
    const people = await peopleOf(
      tx,
      orgId,
      rows.map((row) => row.created_by),
    );
    return listed(
      rows,
      limit,
      total,
      (row) => presentPolicy(row, people),
      ({ priority, id }) => ({ priority, id }),
    );
  });
}

/** One org policy. Throws 404. */
export function getPolicy(actor: Actor, id: string): Promise<PolicyInfo> {
  return inOrg(actor.orgId, async (tx) => {
    const row = await policyRow(tx, actor.orgId, id);
    return presentPolicy(row, await peopleOf(tx, actor.orgId, [row.created_by]));
  });
}
