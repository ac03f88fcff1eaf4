import type { Gating, OrgDetail } from '@/lib/contracts/orgs';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { now } from '@/lib/clock';
import { separationOf } from './duty-setting';
import { readSettings } from './settings';

/** `GET /orgs/{org}` */
export const getOrg = (actor: Actor): Promise<OrgDetail> => inOrg(actor.orgId, (tx) => orgDetail(tx, actor));

/** The organization as the actor sees it, inside the caller's transaction. */
export async function orgDetail(tx: Tx, actor: Actor): Promise<OrgDetail> {
  const org = await tx.orgs.findFirst({ where: { id: actor.orgId, closed_at: null } });
  if (!org) throw notFound('organization');
  const by = org.gating_by ? await tx.users.findFirst({ where: { id: org.gating_by }, select: { email: true } }) : null;
  const separation = await separationOf(tx, actor.orgId);
  return {
    org_id: publicId('org', org.id),
    slug: org.slug,
    name: org.name,
    is_first: org.is_first,
    role: actor.kind === 'user' ? actor.role : null,
    created_at: org.created_at.toISOString(),
    gating: gatingNow(org, by?.email ?? null, now()),
    settings: { ...readSettings(org.settings), separate_requester: separation.chosen ? separation.in_force : null },
    separation,
  };
}

type GatingColumns = { gating_enabled: boolean; gating_reason: string | null; gating_until: Date | null };

/** Gating as it is in force: off until its end time, and on again by itself. Pure. */
export function gatingNow(org: GatingColumns, changedBy: string | null, at: Date): Gating {
  const off = !org.gating_enabled && org.gating_until !== null && org.gating_until > at;
  return {
    enabled: !off,
    reason: off ? org.gating_reason : null,
    until: off ? (org.gating_until?.toISOString() ?? null) : null,
    changed_by: off ? changedBy : null,
  };
}
