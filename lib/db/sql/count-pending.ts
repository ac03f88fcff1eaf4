import { PENDING_COUNTED_TO } from '@/lib/contracts/pending-count';
import type { Statement } from '@/lib/db/scope';

/** $1 org. Live ones, counted up to PENDING_COUNTED_TO. */
export const COUNT_PENDING: Statement = {
  name: 'count-pending',
  text: `
    SELECT count(*)::int AS pending FROM (SELECT FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending'
      AND a.expires_at > clock_timestamp() LIMIT ${PENDING_COUNTED_TO}) c`,
};
