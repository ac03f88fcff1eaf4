import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS } from '@/lib/db/sql/audit-columns';
import { EXPIRED_BY_DECISION } from '@/lib/db/sql/approvals-expire';
import { isoText } from '@/lib/db/sql/iso-text';

/**
 * Gives approvals more time: to $3 seconds from now, never beyond what was fixed at creation, never less than they have.
 * Overdue ones are recorded as expired instead. Locks, then takes the time, as `DECIDE` does.
 * $1 org · $2 ids · $3 seconds · $4 actor {kind, id, label, batch_id} · $5 request id
 */
export const EXTEND: Statement = {
  name: 'approvals-extend',
  text: `
    WITH d AS (SELECT * FROM jsonb_to_record($4::jsonb) AS d(kind text, id text, label text, batch_id uuid)),
    l AS MATERIALIZED (
      SELECT a.id, a.status, a.expires_at, a.max_expires_at, a.decided_by_label, a.decided_at FROM approvals a
      WHERE a.org_id = $1 AND a.id = ANY ($2::uuid[]) ORDER BY a.id FOR NO KEY UPDATE),
    t AS MATERIALIZED (SELECT clock_timestamp() AS at FROM (SELECT count(*) FROM l) locked),
    c AS MATERIALIZED (
      SELECT l.*, t.at, l.status = 'pending' AND l.expires_at <= t.at AS overdue,
        t.at + make_interval(secs => $3::float8) AS wanted
      FROM l CROSS JOIN t),
    u AS (
      UPDATE approvals a SET
        status = CASE WHEN c.overdue THEN 'expired' ELSE a.status END,
        decided_at = CASE WHEN c.overdue THEN c.expires_at END,
        decided_via = CASE WHEN c.overdue THEN 'system' END,
        expires_at = CASE WHEN c.overdue THEN a.expires_at ELSE c.wanted END,
        expiry_source = CASE WHEN c.overdue THEN a.expiry_source ELSE 'extended' END
      FROM c
      WHERE a.org_id = $1 AND a.id = c.id AND c.status = 'pending'
        AND (c.overdue OR (c.wanted > c.expires_at AND c.wanted <= c.max_expires_at))
      RETURNING a.*, c.expires_at AS expired_before),
    logged AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, 'action_extended', d.kind, d.id, d.label, $5::text, u.id, NULL::uuid, u.agent_id, d.batch_id, NULL::text,
        jsonb_build_object('from', ${isoText('u.expired_before')}, 'to', ${isoText('u.expires_at')})
      FROM u CROSS JOIN d WHERE u.status = 'pending'
      UNION ALL ${EXPIRED_BY_DECISION('$5', 'NULL')})
    SELECT c.id, c.at, c.status AS status_before, coalesce(u.status, c.status) AS status, c.expires_at, c.max_expires_at,
      c.decided_by_label, c.decided_at, u.version,
      CASE WHEN u.status = 'pending' THEN u.expires_at END AS extended_to
    FROM c LEFT JOIN u ON u.id = c.id`,
};
