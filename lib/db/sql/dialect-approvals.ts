import type { Statement } from '@/lib/db/scope';

/*
 * Approvals as the signed and workflow dialects show them. An overdue pending one reads as expired, swept or not; times
 * are Unix seconds.
 */

const epoch = (column: string) => `extract(epoch FROM a.${column})::float8 AS ${column}`;
const OVERDUE = `a.status = 'pending' AND a.expires_at <= now()`;
const RAN = `a.execution_status IN ('spent', 'succeeded', 'failed')`;

const COLUMNS = `a.id, a.dialect, a.agent_id, a.action_type, a.tool, a.params, a.context_hash, a.summary, a.agent_reason,
  a.run_id, a.external_id, a.requested_label, CASE WHEN ${OVERDUE} THEN 'expired' ELSE a.status END AS status,
  a.execution_status, ${epoch('created_at')}, ${epoch('expires_at')}, ${epoch('executed_at')},
  extract(epoch FROM CASE WHEN ${OVERDUE} THEN a.expires_at ELSE a.decided_at END)::float8 AS decided_at,
  a.decided_by IS NOT NULL AS by_person, a.decided_by_label, a.deny_reason, a.notes, a.signature`;

const row = (text: string) => `SELECT row_to_json(s) AS approval FROM (SELECT ${COLUMNS} FROM approvals a ${text}) s`;
const OWN = `a.org_id = $1 AND ($2::text IS NULL OR a.agent_id = $2)`;

/** $1 org, $2 the only agent or null, $3 approval. */
export const DIALECT_APPROVAL: Statement = {
  name: 'dialect-approval',
  text: row(`WHERE ${OWN} AND a.id = $3`),
};

/** Approvals with an id of the caller's own: one per agent at most. $1 org, $2 the only agent or null, $3 external id. */
export const BY_EXTERNAL_ID: Statement = {
  name: 'dialect-by-external-id',
  text: `SELECT a.id FROM approvals a WHERE ${OWN} AND a.external_id = $3 ORDER BY a.created_at DESC, a.id DESC LIMIT 2`,
};

/** What waits, soonest expiring first. $1 org, $2 the only agent or null, $3 run or null, $4 at most. */
export const DIALECT_WAITING: Statement = {
  name: 'dialect-waiting',
  text: row(`WHERE ${OWN} AND a.status = 'pending' AND a.expires_at > now() AND ($3::text IS NULL OR a.run_id = $3)
    ORDER BY a.expires_at, a.id LIMIT $4`),
};

const IS = `CASE $3 WHEN 'pending' THEN a.status = 'pending' AND a.expires_at > now()
  WHEN 'approved' THEN a.status = 'approved' AND NOT ${RAN} WHEN 'executed' THEN a.status = 'approved' AND ${RAN}
  WHEN 'rejected' THEN a.status IN ('denied', 'cancelled') WHEN 'cancelled' THEN a.status = 'cancelled'
  WHEN 'expired' THEN a.status = 'expired' OR (${OVERDUE}) ELSE true END`;
const ABOUT = `${OWN} AND ($4::text IS NULL OR a.action_type = $4 OR a.agent_id = $4)`;

/** Newest first. $1 org, $2 the only agent or null, $3 status or null, $4 agent's name or null, $5 at most, $6 offset. */
export const DIALECT_LIST: Statement = {
  name: '', // planned for each call: how many match depends on what is asked for
  text: row(`WHERE ${ABOUT} AND ${IS} ORDER BY a.created_at DESC, a.id DESC LIMIT $5 OFFSET $6`),
};

/** How many there are, counted to 10,000. $1 org, $2 the only agent or null, $3 status or null, $4 agent's name or null. */
export const DIALECT_COUNTS: Statement = {
  name: '',
  text: `
    SELECT (SELECT count(*)::int FROM (SELECT FROM approvals a WHERE ${ABOUT} AND ${IS} LIMIT 10000) c) AS total,
      (SELECT count(*)::int FROM (SELECT FROM approvals a WHERE ${ABOUT} AND a.status = 'pending' AND a.expires_at > now()
        LIMIT 10000) c) AS pending,
      (SELECT count(*)::int FROM (SELECT FROM approvals a WHERE ${ABOUT} AND a.status = 'approved' LIMIT 10000) c) AS approved,
      (SELECT count(*)::int FROM (SELECT FROM approvals a WHERE ${ABOUT} AND a.status = 'denied' LIMIT 10000) c) AS rejected`,
};
