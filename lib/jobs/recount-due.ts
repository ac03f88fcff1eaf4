import { log } from '@/lib/log';
import { recount } from '@/lib/stats/recount';
import { orgsToRecount } from './due';

/** Hours per transaction: four days. */
const HOURS = 96;

/** Recounts marked hours of up to `limit` organizations; returns how many of them have more. */
export async function recountDue(limit: number, signal: AbortSignal): Promise<number> {
  let unfinished = 0;
  for (const orgId of await orgsToRecount(limit)) {
    if (signal.aborted) break;
    try {
      if ((await recount(orgId, HOURS)) === HOURS) unfinished++;
    } catch (error) {
      log().error({ err: error, org_id: orgId }, 'approvals could not be counted');
    }
  }
  return unfinished;
}
