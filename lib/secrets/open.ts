import { z } from 'zod';
import { inOrg } from '@/lib/db/tx';
import type { OrgId } from '@/lib/ids';
import { sealer } from '@/lib/signing/process-keys';
import { secretContext } from './context';

export type OpenedSecret = { value: string; allowedHosts: readonly string[] };

/**
 * The values of secrets by name, for a connector that is about to call one of their hosts. Nothing else
 * reads them, and no operation answers them. Names that don't exist are absent. Throws `SealError` when a value doesn't
 * open with the keys at hand.
 */
export function openSecrets(orgId: OrgId, names: readonly string[]): Promise<ReadonlyMap<string, OpenedSecret>> {
  return inOrg(orgId, async (tx) => {
    const rows = await tx.secrets.findMany({
      where: { org_id: orgId, name: { in: [...new Set(names)] } },
      select: { id: true, name: true, sealed: true, allowed_hosts: true },
      take: 1000,
    });
    return new Map(
      rows.map((row) => [
        row.name,
        {
          value: z.string().parse(sealer().open(row.sealed, secretContext(orgId, row.id))),
          allowedHosts: row.allowed_hosts,
        },
      ]),
    );
  });
}
