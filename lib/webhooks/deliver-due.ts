import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { withOrg, withoutOrg } from '@/lib/db/scope';
import { CLAIM_DELIVERIES, DUE_WEBHOOKS } from '@/lib/db/sql/webhooks';
import { asId, type OrgId } from '@/lib/ids';
import { log } from '@/lib/log';
import { attemptDelivery, claimedDelivery, LEASE_SECONDS, type AttemptDeps } from './attempt';
import { BREAKER_FAILURES } from './schedule';

/** Deliveries of one webhook that are under way at the same time. */
const AT_ONCE = 8;
/** Webhooks that a process serves at the same time. */
const WEBHOOKS = 32;
/** How long a round waits for what it began; what takes longer goes on beside the next round. */
const ROUND_MS = 500;

const dueRow = z.object({ org_id: z.string(), id: z.string() });

/**
 * Claims what is due for one webhook and makes the attempts; returns how many. Any number of processes may do so at
 * once: a claimed delivery is nobody else's until its lease has passed.
 */
export async function deliverFor(orgId: OrgId, webhookId: string, deps: AttemptDeps = {}): Promise<number> {
  const rows = await withOrg(orgId, (run) =>
    run(CLAIM_DELIVERIES, [orgId, webhookId, AT_ONCE, LEASE_SECONDS, BREAKER_FAILURES]),
  );
  const claimed = z.array(claimedDelivery).parse(rows);
  await Promise.all(claimed.map((delivery) => attemptDelivery(delivery, deps)));
  return claimed.length;
}

/**
 * The job of a process that delivers whatever is due. Each webhook is served beside the others, so that a slow endpoint
 * keeps nobody else waiting, and never twice at a time by the same process.
 */
export function createDeliverer(deps: AttemptDeps = {}): (signal: AbortSignal) => Promise<number> {
  const busy = new Map<string, Promise<unknown>>();
  return async (signal) => {
    const free = WEBHOOKS - busy.size;
    if (free <= 0) await Promise.race(busy.values());
    const rows = z.array(dueRow).parse(await withoutOrg((run) => run(DUE_WEBHOOKS, [WEBHOOKS])));
    const begun = rows
      .filter(({ id }) => !busy.has(id))
      .slice(0, Math.max(free, 1))
      .map(({ org_id, id }) => {
        const work = serve(asId('org', org_id), id, { ...deps, signal }).finally(() => busy.delete(id));
        busy.set(id, work);
        return work;
      });
    if (begun.length > 0) await Promise.race([Promise.all(begun), sleep(ROUND_MS, undefined, { ref: false })]);
    return begun.length;
  };
}

/** Delivers for one webhook until nothing is due. Never rejects. */
async function serve(orgId: OrgId, webhookId: string, deps: AttemptDeps & { signal: AbortSignal }): Promise<void> {
  try {
    while ((await deliverFor(orgId, webhookId, deps)) === AT_ONCE && !deps.signal.aborted);
  } catch (error) {
    if (!deps.signal.aborted) log().error({ err: error, webhook_id: webhookId }, 'events could not be delivered');
  }
}
