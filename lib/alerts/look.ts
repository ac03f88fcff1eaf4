import { now } from '@/lib/clock';
import type { OrgId } from '@/lib/ids';
import { readSettings } from '@/lib/orgs/settings';
import { figuresSince } from '@/lib/stats/figures-since';
import { firing } from './firing';
import { moveAlerts } from './transition';

const DAY_MS = 86_400_000;

/** Looks at one organization's figures and opens and closes its alerts; returns how many changed. */
export async function lookAtAlerts(orgId: OrgId): Promise<number> {
  const figures = await figuresSince(orgId, new Date(now().getTime() - DAY_MS));
  const { opened, closed } = await moveAlerts(orgId, firing(readSettings(figures.settings).alerts, figures));
  return opened + closed;
}
