import { z } from 'zod';
import { RETENTION_COUNTS, RETENTION_ORGS, RETENTION_SEALS } from '@/lib/db/sql/retention';
import type { Run } from '@/lib/db/scope';
import { asOwner } from '@/lib/db/sql/identity-owner';
import { asId, type OrgId } from '@/lib/ids';
import { cutoffsOf, type Cutoffs } from './policy';

export type RetentionOrg = { id: OrgId; slug: string; cutoffs: Cutoffs };

/** What is old enough to go. Pending, running and ambiguous approvals and rules never are. */
export type RetentionPlan = {
  approvals: { decided: number; executed: number };
  interactions: number;
  seals: number;
  events: number;
  lastSeal: number | null;
};

const orgRow = z.object({ id: z.string(), slug: z.string(), settings: z.unknown(), now: z.string() });

/** Reads organizations with what their settings mean now, by the database's clock. */
export function retentionOrgs(rows: unknown): RetentionOrg[] {
  return z
    .array(orgRow)
    .parse(rows)
    .map(({ id, slug, settings, now }) => ({
      id: asId('org', id),
      slug,
      cutoffs: cutoffsOf(settings, new Date(now)),
    }));
}

/** One organization by slug or id, or all of them, closed ones too. `ownerUrl` is the migrating connection. */
export const findRetentionOrgs = async (ownerUrl: string, org: string | null): Promise<RetentionOrg[]> =>
  retentionOrgs(await asOwner(ownerUrl, (run) => run(RETENTION_ORGS, [org])));

// bigint comes as text on a connection without our parsers.
const count = z.coerce.number();
const counts = z.object({ decided: count, executed: count, interactions: count });
const seals = z.object({ seals: count, events: count, last_seal: z.number().nullable() });

/** What a run would archive and remove; changes nothing. */
export async function planRetention(run: Run, { id, cutoffs }: RetentionOrg): Promise<RetentionPlan> {
  const [counted] = await run(RETENTION_COUNTS, [id, cutoffs.decided, cutoffs.executed, cutoffs.events]);
  const [sealed] = await run(RETENTION_SEALS, [id, cutoffs.events]);
  const { decided, executed, interactions } = counts.parse(counted);
  const { seals: sealCount, events, last_seal } = seals.parse(sealed);
  return { approvals: { decided, executed }, interactions, seals: sealCount, events, lastSeal: last_seal };
}

export const isNothing = ({ approvals, interactions, seals }: RetentionPlan): boolean =>
  approvals.decided + approvals.executed + interactions + seals === 0;
