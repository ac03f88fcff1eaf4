import { z } from 'zod';
import { withOrgTransaction } from '@/lib/db/scope';
import { COUNT_HOURS, FORGET_COUNTS, LOCK_RECOUNT, SUM_DAYS, TAKE_DIRTY } from '@/lib/db/sql/stats-recount';
import type { OrgId } from '@/lib/ids';

const lockRow = z.object({ locked: z.boolean() });
const hourRow = z.object({ hour: z.date() });

/**
 * Brings the kept counts of up to `limit` hours up to date with the approvals; returns of how many. Hours that changed
 * since are counted from the rows by whoever asks, so that being late costs time and never a wrong figure. While another
 * process does it for this organization nothing is done.
 */
export function recount(orgId: OrgId, limit: number): Promise<number> {
  return withOrgTransaction(orgId, async (run) => {
    const [lock] = z.array(lockRow).parse(await run(LOCK_RECOUNT, [orgId]));
    if (!lock?.locked) return 0;
    const hours = z
      .array(hourRow)
      .parse(await run(TAKE_DIRTY, [orgId, limit]))
      .map(({ hour }) => hour);
    if (hours.length === 0) return 0;
    const values = [orgId, hours];
    await run(FORGET_COUNTS, values);
    await run(COUNT_HOURS, values);
    await run(SUM_DAYS, values);
    return hours.length;
  });
}
