import { AUTHOR_ENTITLED } from './rule-author';

/** Whether rule `r` was neither revoked nor used up and has not expired. */
export const RULE_LASTS = '(r.active AND NOT r.used_up AND (r.expires_at IS NULL OR r.expires_at > now()))';

/**
 * Whether rule `r` can match: it lasts, and its author may still decide. The one definition of an active rule, for every
 * list and count; $1 is the org. lib/standing-rules/rows.ts says the same of a row that was read (`in_force`).
 */
export const RULE_IN_FORCE = `(${RULE_LASTS} AND ${AUTHOR_ENTITLED})`;
