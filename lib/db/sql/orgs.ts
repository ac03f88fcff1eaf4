import { plannedOnce } from '@/lib/db/planned-once';
import type { Statement } from '@/lib/db/scope';
import { COUNT_PENDING } from './count-pending';

/** An organization that isn't closed, who changed its gating last, and how many can decide. $1 org, $2 roles that decide. */
export const ORG_READ: Statement = {
  name: 'org-read',
  text: `
    SELECT o.id, o.slug, o.name, o.is_first, o.settings, o.created_at, o.gating_enabled, o.gating_reason, o.gating_until,
      (SELECT u.email FROM users u WHERE u.id = o.gating_by) AS gating_by_email,
      (SELECT count(*)::int FROM members m
        WHERE m.org_id = o.id AND m.disabled_at IS NULL AND m.role = ANY ($2::text[])) AS deciders
    FROM orgs o WHERE o.id = $1 AND o.closed_at IS NULL`,
};

/**
 * What every page of the console shows around itself, in one round trip: the columns of ORG_READ, and as JSON `orgs`
 * (where the person is a member), `profile` (theirs) and `pending` (counted up to PENDING_COUNTED_TO).
 * $1 org, $2 roles that decide, $3 user.
 */
export const CONSOLE_FRAME = plannedOnce(
  {
    name: 'console-frame',
    text: `
    SELECT org.*, w.pending, row_to_json(u) AS profile,
      (SELECT coalesce(json_agg(m), '[]') FROM user_orgs($3) m) AS orgs
    FROM (${ORG_READ.text}) org CROSS JOIN (${COUNT_PENDING.text}) w CROSS JOIN user_profile($3) u`,
  },
  ['uuid', null, 'uuid'],
);
