import { z } from 'zod';
import { now } from '@/lib/clock';
import type { Gating, OrgDetail } from '@/lib/contracts/orgs';
import { withOrg } from '@/lib/db/scope';
import { ORG_READ } from '@/lib/db/sql/orgs';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { publicId, type OrgId } from '@/lib/ids';
import { DECIDING_ROLES, separationFrom, type Separation } from './duty-setting';
import { readSettings } from './settings';

export const orgRow = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  is_first: z.boolean(),
  settings: z.unknown(),
  created_at: z.date(),
  gating_enabled: z.boolean(),
  gating_reason: z.string().nullable(),
  gating_until: z.date().nullable(),
  gating_by_email: z.string().nullable(),
  deciders: z.number(),
});

type OrgRow = z.output<typeof orgRow>;

async function readOrg(orgId: OrgId): Promise<OrgRow> {
  const [found] = await withOrg(orgId, (run) => run(ORG_READ, [orgId, DECIDING_ROLES]));
  if (!found) throw notFound('organization');
  return orgRow.parse(found);
}

/** `GET /orgs/{org}`: the organization as the actor sees it. Throws 404 for a closed one. */
export const getOrg = async (actor: Actor): Promise<OrgDetail> => orgDetail(actor, await readOrg(actor.orgId));

/** What was read, as the actor sees it. Pure but for the clock. */
export function orgDetail(actor: Actor, org: OrgRow): OrgDetail {
  const settings = readSettings(org.settings);
  const separation = separationFrom(settings.separate_requester, org.deciders);
  return {
    org_id: publicId('org', org.id),
    slug: org.slug,
    name: org.name,
    is_first: org.is_first,
    role: actor.kind === 'user' ? actor.role : null,
    created_at: org.created_at.toISOString(),
    gating: gatingNow(org, org.gating_by_email, now()),
    settings: { ...settings, separate_requester: separation.chosen ? separation.in_force : null },
    separation,
  };
}

/** Whether requesters decide for themselves in the organization, as it is in force now. */
export async function separationOf(orgId: OrgId): Promise<Separation> {
  const { settings, deciders } = await readOrg(orgId);
  return separationFrom(readSettings(settings).separate_requester, deciders);
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
