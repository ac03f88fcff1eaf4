import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { FIGURES_OF_TODAY, FIGURES_SINCE } from '@/lib/db/sql/figures-since';
import { notFound } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';

const count = z.number();
const seconds = z.number().nullable();
const ofToday = z.object({
  approved: count,
  denied: count,
  auto_approved: count,
  by_people: count,
  average_seconds: seconds,
  active_rules: count,
});
const row = ofToday.extend({
  settings: z.unknown(),
  expired: count,
  denied_by_people: count,
  unused_rules: count,
  pending: count,
  oldest_pending_seconds: seconds,
  near_expiry: count,
  with_anomalies: count,
  overdue: count,
  failed: count,
  finished: count,
});
export type FiguresOfToday = z.output<typeof ofToday>;
export type FiguresSince = z.output<typeof row>;

/** What waits now, and what was decided and run since then; null: since midnight in the organization's time zone. */
export async function figuresSince(orgId: OrgId, since: Date | null): Promise<FiguresSince> {
  const [found] = await withOrg(orgId, (run) => run(FIGURES_SINCE, [orgId, since]));
  if (!found) throw notFound('organization');
  return row.parse(found['figures']);
}

/** What was decided since midnight in the organization's time zone, and the rules in force. */
export async function figuresOfToday(orgId: OrgId): Promise<FiguresOfToday> {
  const [found] = await withOrg(orgId, (run) => run(FIGURES_OF_TODAY, [orgId]));
  if (!found) throw notFound('organization');
  return ofToday.parse(found['figures']);
}

/** Null when there is nothing to divide by. */
export const fraction = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** By rule, of all decisions. Pure. */
export const autoApproval = (f: Pick<FiguresSince, 'auto_approved' | 'by_people'>) =>
  fraction(f.auto_approved, f.auto_approved + f.by_people);

/** The three rates of the documents: by rule, of all decisions; denied, of people's; failed, of finished runs. Pure. */
export const ratesOf = (
  f: Pick<FiguresSince, 'auto_approved' | 'by_people' | 'denied_by_people' | 'failed' | 'finished'>,
) => ({
  auto_approval: autoApproval(f),
  rejection: fraction(f.denied_by_people, f.by_people),
  execution_failure: fraction(f.failed, f.finished),
});
