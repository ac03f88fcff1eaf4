import { z } from 'zod';
import { withOrg, withoutOrg } from '@/lib/db/scope';
import { EMIT_EXPIRING, ORGS_WITH_EXPIRING, PURGE_DELIVERIES } from '@/lib/db/sql/webhooks';
import { asId } from '@/lib/ids';

/**
 * Emits `approval.expiring` for approvals with less than four hours left, each once, however many processes look; up to
 * `limit` per organization. Returns how many.
 */
export async function emitExpiring(limit: number): Promise<number> {
  const orgs = z.array(z.object({ org_id: z.string() })).parse(await withoutOrg((run) => run(ORGS_WITH_EXPIRING)));
  let told = 0;
  for (const { org_id } of orgs) {
    const orgId = asId('org', org_id);
    const [row] = await withOrg(orgId, (run) => run(EMIT_EXPIRING, [orgId, limit]));
    told += z.object({ told: z.number() }).parse(row).told;
  }
  return told;
}

/** Gives up what waited three days, forgets what is thirty days old; up to `limit` each. Returns how many. */
export async function purgeDeliveries(limit: number): Promise<number> {
  const [row] = await withoutOrg((run) => run(PURGE_DELIVERIES, [limit]));
  return z.object({ purged: z.number() }).parse(row).purged;
}
