import { sealAudit } from '@/lib/audit/seal';
import { log } from '@/lib/log';
import { orgsToSeal } from './due';

/** Events wait for their seal about this long; more often would only make more seals. */
const SEAL_AGE_SECONDS = 30;

/** Seals the audit logs of up to `limit` organizations; returns of how many. One that fails doesn't stop the others. */
export async function sealDue(limit: number, signal: AbortSignal): Promise<number> {
  let sealed = 0;
  for (const orgId of await orgsToSeal(limit, SEAL_AGE_SECONDS)) {
    if (signal.aborted) break;
    try {
      await sealAudit(orgId, { signal });
      sealed++;
    } catch (error) {
      log().error({ err: error, org_id: orgId }, 'an audit log could not be sealed');
    }
  }
  return sealed;
}
