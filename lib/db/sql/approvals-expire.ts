import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS } from '@/lib/db/sql/audit-columns';
import { isoText } from '@/lib/db/sql/iso-text';

/**
 * The events of approvals `u` that a decision, cancellation or extension found overdue, as a branch of its insert into
 * `audit_events`. The server expires them; `requestId` names the call that noticed. Both arguments are our own SQL.
 */
export const EXPIRED_BY_DECISION = (requestId: string, batchId: string): string => `
  SELECT $1, 'action_expired', 'system', NULL, 'expiry', ${requestId}, u.id, NULL::uuid, u.agent_id, ${batchId}::uuid, NULL,
    jsonb_build_object('action', u.action_type || ':' || u.tool, 'action_hash', u.action_hash,
      'expires_at', ${isoText('u.expires_at')}, 'found_by', 'decision')
  FROM u WHERE u.status = 'expired'`;

/**
 * Records overdue approvals of one organization as expired. Rows that somebody is deciding right now are left to them, and
 * so are those of another sweep, so that each expires once. They are looked for by the time the statement began, which the
 * index can use, and judged by the time after the lock: one that was extended meanwhile stays.
 * $1 org · $2 at most · $3 actor {kind, id, label} · $4 found by: sweep or expire_stale · $5 request id
 */
export const EXPIRE_OVERDUE: Statement = {
  name: 'approvals-expire',
  text: `
    WITH d AS (SELECT * FROM jsonb_to_record($3::jsonb) AS d(kind text, id text, label text)),
    l AS MATERIALIZED (
      SELECT a.id, a.status, a.expires_at FROM approvals a
      WHERE a.org_id = $1 AND a.status = 'pending' AND a.expires_at <= now()
      ORDER BY a.expires_at, a.id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED),
    t AS MATERIALIZED (SELECT clock_timestamp() AS at FROM (SELECT count(*) FROM l) locked),
    u AS (
      UPDATE approvals a SET status = 'expired', decided_at = l.expires_at, decided_via = 'system'
      FROM l CROSS JOIN t
      WHERE a.org_id = $1 AND a.id = l.id AND l.status = 'pending' AND l.expires_at <= t.at
      RETURNING a.*),
    logged AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, 'action_expired', d.kind, d.id, d.label, $5, u.id, NULL, u.agent_id, NULL, NULL,
        jsonb_build_object('action', u.action_type || ':' || u.tool, 'action_hash', u.action_hash,
          'expires_at', ${isoText('u.expires_at')}, 'found_by', $4::text)
      FROM u CROSS JOIN d)
    SELECT u.id FROM u ORDER BY u.expires_at, u.id`,
};

/**
 * Organizations with overdue approvals, across all of them (a SECURITY DEFINER function). $1 how many approvals to
 * look at.
 */
export const ORGS_WITH_OVERDUE: Statement = {
  name: 'approvals-orgs-with-overdue',
  text: `SELECT DISTINCT org_id FROM due_approvals($1)`,
};
