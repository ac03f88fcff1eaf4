import { z } from 'zod';
import { alert, type Alert } from '@/lib/contracts/metrics';
import { withOrg } from '@/lib/db/scope';
import { OPEN_ALERTS } from '@/lib/db/sql/alerts';
import type { Actor } from '@/lib/identity/actor';

/** The organization's open alerts, the worst first; at most a minute old. */
export async function listAlerts(actor: Pick<Actor, 'orgId'>): Promise<Alert[]> {
  return z.array(alert).parse(await withOrg(actor.orgId, (run) => run(OPEN_ALERTS, [actor.orgId])));
}
