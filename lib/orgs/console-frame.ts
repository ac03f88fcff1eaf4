import { z } from 'zod';
import { preferences, type Organization } from '@/lib/contracts/identity';
import type { OrgDetail } from '@/lib/contracts/orgs';
import { withOrg } from '@/lib/db/scope';
import { CONSOLE_FRAME } from '@/lib/db/sql/orgs';
import { notFound } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { organizationsFrom } from '@/lib/identity/profile';
import { userOrgRow } from '@/lib/identity/rows';
import { publicId } from '@/lib/ids';
import { DECIDING_ROLES } from './duty-setting';
import { orgDetail, orgRow } from './get';

const row = orgRow.extend({
  pending: z.number(),
  orgs: z.array(userOrgRow),
  profile: z.object({ user_id: z.string(), email: z.string(), user_name: z.string(), preferences }),
});

/** What every page of the console shows around itself. */
export type ConsoleFrame = {
  org: OrgDetail;
  /** Where the person is an active member. */
  orgs: Organization[];
  user: { id: string; name: string; email: string };
  preferences: z.output<typeof preferences>;
  /** How many approvals wait, counted up to PENDING_COUNTED_TO. */
  pending: number;
};

/** The frame of the organization's pages for the person, in one statement. Throws 404 for a closed organization. */
export async function readConsoleFrame(actor: UserActor): Promise<ConsoleFrame> {
  const values = [actor.orgId, DECIDING_ROLES, actor.userId];
  const [found] = await withOrg(actor.orgId, (run) => run(CONSOLE_FRAME, values));
  if (!found) throw notFound('organization');
  const { orgs, profile, pending, ...org } = row.parse(found);
  return {
    org: orgDetail(actor, org),
    orgs: organizationsFrom(orgs),
    user: { id: publicId('usr', profile.user_id), name: profile.user_name, email: profile.email },
    preferences: profile.preferences,
    pending,
  };
}
