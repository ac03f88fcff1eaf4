import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS, AUDIT_RECORD } from './audit-columns';
import { isoText } from './iso-text';

/** Statements of retention, run by the migrating role. */

/** Everything that one run reads and removes is of one moment; what changes meanwhile makes the removal fail. */
export const RETENTION_BEGIN: Statement = { name: 'retention-begin', text: 'BEGIN ISOLATION LEVEL REPEATABLE READ' };
export const RETENTION_COMMIT: Statement = { name: 'retention-commit', text: 'COMMIT' };

/** $1 org. One run per organization at a time; false when there is another. */
export const RETENTION_LOCK: Statement = {
  name: 'retention-lock',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended('retention ' || $1, 0)) AS locked`,
};

/** Organizations, closed ones too. $1 slug or id as text, or null for all. */
export const RETENTION_ORGS: Statement = {
  name: 'retention-orgs',
  text: `
    SELECT id, slug, settings, ${isoText('clock_timestamp()')} AS now FROM orgs
    WHERE $1::text IS NULL OR slug = $1 OR id::text = $1 ORDER BY created_at, id`,
};

/** Organizations that were not looked at in the last hours, closed ones too. $1 hours. */
export const RETENTION_ORGS_DUE: Statement = {
  name: 'retention-orgs-due',
  text: `
    SELECT o.id, o.slug, o.settings, ${isoText('clock_timestamp()')} AS now FROM orgs o
    WHERE NOT EXISTS (SELECT FROM retention_looks l WHERE l.org_id = o.id
      AND l.looked_at > now() - make_interval(hours => $1)) ORDER BY o.created_at, o.id`,
};

/** $1 org. It was looked at now. */
export const RETENTION_LOOKED: Statement = {
  name: 'retention-looked',
  text: `
    INSERT INTO retention_looks (org_id) VALUES ($1) ON CONFLICT (org_id) DO UPDATE SET looked_at = now()`,
};

/** $1 org, $2 decided before, $3 executed before, $4 interactions before. */
export const RETENTION_COUNTS: Statement = {
  name: 'retention-counts',
  text: 'SELECT decided, executed, interactions FROM retention_counts($1, $2, $3, $4)',
};

/** $1 org, $2 sealed before. How many seals and events may go; the newest seal always stays. */
export const RETENTION_SEALS: Statement = {
  name: 'retention-seals',
  text: `
    SELECT count(*) AS seals, coalesce(sum(count), 0)::bigint AS events, max(number) AS last_seal FROM audit_seals
    WHERE org_id = $1 AND created_at < $2 AND number < (SELECT max(number) FROM audit_seals WHERE org_id = $1)`,
};

/** $1 org, $2 decided before, $3 executed before, $4 id to begin after, $5 most approvals. */
export const RETENTION_APPROVALS: Statement = {
  name: 'retention-approvals',
  text: 'SELECT table_name, after, data FROM retention_approvals($1, $2, $3, $4, $5)',
};

/**
 * Interactions, each with the runs that belong to no approval. $1 org, $2 decided before, $3 executed before, $4 interactions
 * before, $5 id to begin after, $6 most rows.
 */
export const RETENTION_INTERACTIONS: Statement = {
  name: 'retention-interactions',
  text: `
    SELECT i.id, to_jsonb(i) AS data, ARRAY(
      SELECT retention_archived('executions', to_jsonb(x)) FROM executions x
      WHERE x.org_id = $1 AND x.interaction_id = i.id AND x.approval_id IS NULL ORDER BY x.id) AS runs
    FROM retention_interactions($1, $2, $3, $4) i WHERE i.id > $5 ORDER BY i.id LIMIT $6`,
};

/** $1 org, $2 decided before, $3 executed before, $4 interactions before. */
export const RETENTION_DELETE: Statement = {
  name: 'retention-delete',
  text: 'SELECT approvals_gone AS approvals, interactions_gone AS interactions FROM retention_delete($1, $2, $3, $4)',
};

/** $1 the row of `audit_purges` as JSON. */
export const RETENTION_PURGE: Statement = {
  name: 'retention-purge',
  text: 'SELECT retention_purge(jsonb_populate_record(NULL::audit_purges, $1)) AS events',
};

/** $1 org, $2 audit rows. */
export const RETENTION_EVENT: Statement = {
  name: 'retention-event',
  text: `
    INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
    SELECT $1, ${AUDIT_COLUMNS} FROM jsonb_to_recordset($2::jsonb) AS e(${AUDIT_RECORD})`,
};

/** $1 org, $2 SHA-256 of a file. Whether the log records an archive with it; for the application's role too. */
export const RETENTION_ARCHIVE_KNOWN: Statement = {
  name: 'retention-archive-known',
  text: `
    SELECT EXISTS (SELECT FROM audit_events WHERE org_id = $1 AND type = 'retention_purged' AND payload->>'sha256' = $2)
      AS known`,
};
