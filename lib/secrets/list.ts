import type { SecretInfo, SecretListQuery } from '@/lib/contracts/secrets';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, type OrgId } from '@/lib/ids';
import { presentSecret, SHOWN, type SecretRow } from './present';
import { usedBy } from './used-by';

/** The row of one secret without its value, by public id or UUID. Throws 404. */
export async function secretRow(tx: Tx, orgId: OrgId, id: string): Promise<SecretRow> {
  const uuid = parseId('sec', id);
  const row = uuid === null ? null : await tx.secrets.findFirst({ where: { org_id: orgId, id: uuid }, select: SHOWN });
  if (!row) throw notFound('secret');
  return row;
}

/** Wire form of a row, with who made it and which agents use it. */
export async function secretInfo(tx: Tx, orgId: OrgId, row: SecretRow): Promise<SecretInfo> {
  const agents = await usedBy(tx, orgId, [row.name]);
  return presentSecret(row, await peopleOf(tx, orgId, [row.created_by]), agents.get(row.name) ?? []);
}

/** Secrets by name, after the one named `after`; never their values. */
export function listSecrets(
  actor: Actor,
  { limit, offset }: SecretListQuery,
  after: string | null,
): Promise<Listed<SecretInfo, string>> {
  const { orgId } = actor;
  const where = { org_id: orgId };
  return inOrg(orgId, async (tx) => {
    const rows = await tx.secrets.findMany({
      where: after === null ? where : { ...where, name: { gt: after } },
      orderBy: { name: 'asc' },
      take: limit + 1,
      skip: offset,
      select: SHOWN,
    });
    const total = await tx.secrets.count({ where, take: COUNT_UP_TO });
    const names = rows.map((row) => row.name);
    const agents = await usedBy(tx, orgId, names);
    const people = await peopleOf(
      tx,
      orgId,
      rows.map((row) => row.created_by),
    );
    return listed(
      rows,
      limit,
      total,
      (row) => presentSecret(row, people, agents.get(row.name) ?? []),
      (row) => row.name,
    );
  });
}
