import type { Tx } from '@/lib/db/tx';
import { conflict } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';

/**
 * Refuses to take ownership from the last active owner. The caller holds the organization's row lock (`lockOrg`), so
 * that two owners can't step down at the same time, each counting on the other.
 */
export async function refuseLastOwner(tx: Tx, orgId: OrgId, userId: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM members m JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
    WHERE m.org_id = ${orgId}::uuid AND m.role = 'owner' AND m.disabled_at IS NULL AND m.user_id <> ${userId}::uuid LIMIT 1`;
  if (rows.length === 0) throw conflict('This is the last owner. Make somebody else an owner first.');
}
