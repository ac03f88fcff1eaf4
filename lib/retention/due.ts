import { asOwner } from '@/lib/db/sql/identity-owner';
import { RETENTION_LOOKED, RETENTION_ORGS_DUE } from '@/lib/db/sql/retention';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { retentionOrgs } from './plan';
import { purgeOrg } from './purge';

/** A little less than a day, so that the hour of the run doesn't wander. */
const HOURS = 23;

/**
 * The daily run: archives and removes what is old in every organization that it didn't look at since yesterday. Returns how
 * many had something to do. One that fails doesn't stop the others; that one, and one that another run is at, is looked at
 * again the next time. Works on the migrating connection.
 */
export async function retainDue(archiveDir: string, signal: AbortSignal): Promise<number> {
  const { MIGRATION_DATABASE_URL, DATABASE_URL } = env();
  const ownerUrl = MIGRATION_DATABASE_URL ?? DATABASE_URL ?? '';
  const orgs = retentionOrgs(await asOwner(ownerUrl, (run) => run(RETENTION_ORGS_DUE, [HOURS])));
  let purged = 0;
  for (const org of orgs) {
    if (signal.aborted) break;
    try {
      const done = await purgeOrg(ownerUrl, org, { archiveDir });
      if (done === 'busy') continue;
      await asOwner(ownerUrl, (run) => run(RETENTION_LOOKED, [org.id]));
      if (!done) continue;
      purged++;
      log().info({ org_id: org.id, archive: done.archive.name, plan: done.plan }, 'retention archived and removed');
    } catch (error) {
      log().error({ err: error, org_id: org.id }, 'retention could not be applied');
    }
  }
  return purged;
}
