import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { MOVE_ALERTS } from '@/lib/db/sql/alerts';
import type { OrgId } from '@/lib/ids';
import type { Firing } from './firing';

const moved = z.object({ opened: z.number(), closed: z.number() });

/**
 * The one place where alerts open and close. Each transition is an audit event (`alert_opened`, `alert_closed`) in the same
 * statement; webhooks follow those events.
 */
export async function moveAlerts(orgId: OrgId, firing: readonly Firing[]): Promise<z.output<typeof moved>> {
  const [row] = await withOrg(orgId, (run) => run(MOVE_ALERTS, [orgId, JSON.stringify(firing)]));
  return moved.parse(row);
}
