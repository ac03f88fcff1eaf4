import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const rows = z.array(z.object({ timezone: z.string(), now: z.date() }));

/** The organization's time zone (IANA name) and the database's clock. */
export async function orgClock(tx: Tx, orgId: string): Promise<{ timezone: string; now: Date }> {
  const found = rows.parse(
    await tx.$queryRaw(
      sql`SELECT coalesce(settings->>'timezone', 'UTC') AS timezone, clock_timestamp() AS now
          FROM orgs WHERE id = ${orgId}::uuid`,
    ),
  );
  const clock = found[0];
  if (!clock) throw new Error('the organization of the actor is gone');
  return clock;
}
