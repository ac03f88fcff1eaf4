import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { COUNT_PENDING } from '@/lib/db/sql/count-pending';
import type { OrgId } from '@/lib/ids';

const counted = z.object({ pending: z.number() });

/** How many approvals of the organization wait for a person now, counted up to PENDING_COUNTED_TO. */
export async function countPending(orgId: OrgId): Promise<number> {
  const [row] = await withOrg(orgId, (run) => run(COUNT_PENDING, [orgId]));
  return counted.parse(row).pending;
}
