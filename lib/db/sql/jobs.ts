import type { Statement } from '@/lib/db/scope';

/*
 * Look-ups of background jobs across organizations, through SECURITY DEFINER functions (migration `jobs`) that give away
 * ids only. Run them without an organization; work on each row within its own.
 */

/** $1 at most, $2 topic. */
export const DUE_OUTBOX: Statement = {
  name: 'jobs-due-outbox',
  text: 'SELECT org_id, id, approval_id FROM due_outbox($1, $2)',
};

/** $1 at most (runs looked at). */
export const ORGS_WITH_PASSED_LEASES: Statement = {
  name: 'jobs-due-leases',
  text: 'SELECT DISTINCT org_id FROM due_leases($1)',
};

/** $1 at most, $2 seconds since the last seal. */
export const ORGS_TO_SEAL: Statement = {
  name: 'jobs-orgs-to-seal',
  text: 'SELECT org_id FROM orgs_to_seal($1, make_interval(secs => $2))',
};

/** $1 at most. */
export const PURGE_IDEMPOTENCY_KEYS: Statement = {
  name: 'jobs-purge-idempotency-keys',
  text: 'SELECT purge_idempotency_keys($1) AS purged',
};

/** $1 at most. */
export const ORGS_TO_RECOUNT: Statement = {
  name: 'jobs-orgs-to-recount',
  text: 'SELECT org_id FROM orgs_to_recount($1)',
};

/** $1 the last one of the page before or null, $2 at most. */
export const OPEN_ORGS: Statement = {
  name: 'jobs-open-orgs',
  text: 'SELECT org_id FROM open_orgs($1, $2)',
};

/** $1 most rows of each kind. */
export const PURGE_LEFTOVERS: Statement = {
  name: 'jobs-purge-leftovers',
  text: 'SELECT purge_leftovers($1) AS purged',
};
