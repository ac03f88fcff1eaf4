import type { ManifestStatus } from '@/lib/contracts/manifests';
import type { Tx } from '@/lib/db/tx';
import { conflict, type AppError } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';
import { manifestDetailOf, manifestRow } from './get';

/** 409 for a change that the manifest's status doesn't allow, with the manifest as it is now. */
export async function wrongStatus(
  tx: Tx,
  orgId: OrgId,
  id: string,
  change: string,
  from: readonly ManifestStatus[],
): Promise<AppError> {
  const row = await manifestRow(tx, orgId, id);
  const current = await manifestDetailOf(tx, orgId, row);
  return conflict(
    `This manifest is ${row.status}; only one that is ${from.join(' or ')} can be ${change}.`,
    'CONFLICT',
    current,
  );
}
