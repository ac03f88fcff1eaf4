import { lookAtAlerts } from '@/lib/alerts/look';
import { log } from '@/lib/log';
import { openOrgs } from './due';

/** Looks at the alerts of every open organization. One that fails doesn't keep the others from theirs. */
export async function alertsDue(signal: AbortSignal): Promise<number> {
  for await (const orgId of openOrgs()) {
    if (signal.aborted) break;
    try {
      await lookAtAlerts(orgId);
    } catch (error) {
      log().error({ err: error, org_id: orgId }, 'alerts could not be looked at');
    }
  }
  return 0;
}
