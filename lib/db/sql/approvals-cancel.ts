import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS } from '@/lib/db/sql/audit-columns';
import { EXPIRED_BY_DECISION } from '@/lib/db/sql/approvals-expire';

/**
 * Withdraws one approval; an overdue one is recorded as expired instead. Locks, then takes the time, as `DECIDE` does.
 * $1 org · $2 approval · $3 the only agent whose approvals may be cancelled, or null
 * $4 actor {kind, id, label, user_id}, {via, reason} · $5 request id
 */
export const CANCEL: Statement = {
  name: 'approvals-cancel',
  text: `
    WITH d AS (
      SELECT * FROM jsonb_to_record($4::jsonb) AS d(kind text, id text, label text, user_id uuid, via text, reason text)),
    l AS MATERIALIZED (
      SELECT a.id, a.status, a.expires_at, a.decided_by, a.decided_by_label, a.decided_at FROM approvals a
      WHERE a.org_id = $1 AND a.id = $2 AND ($3::text IS NULL OR a.agent_id = $3) FOR NO KEY UPDATE),
    t AS MATERIALIZED (SELECT clock_timestamp() AS at FROM (SELECT count(*) FROM l) locked),
    c AS MATERIALIZED (SELECT l.*, t.at, l.expires_at <= t.at AS overdue FROM l CROSS JOIN t),
    u AS (
      UPDATE approvals a SET
        status = CASE WHEN c.overdue THEN 'expired' ELSE 'cancelled' END,
        decided_at = CASE WHEN c.overdue THEN c.expires_at ELSE c.at END,
        decided_by = CASE WHEN c.overdue THEN NULL ELSE d.user_id END,
        decided_by_label = CASE WHEN c.overdue THEN NULL ELSE d.label END,
        decided_via = CASE WHEN c.overdue THEN 'system' ELSE d.via END,
        deny_reason = CASE WHEN c.overdue THEN NULL ELSE d.reason END
      FROM c CROSS JOIN d
      WHERE a.org_id = $1 AND a.id = c.id AND c.status = 'pending'
      RETURNING a.*),
    logged AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, 'action_cancelled', d.kind, d.id, d.label, $5::text, u.id, NULL::uuid, u.agent_id, NULL::uuid, d.reason,
        jsonb_build_object('action', u.action_type || ':' || u.tool, 'action_hash', u.action_hash)
      FROM u CROSS JOIN d WHERE u.status = 'cancelled'
      UNION ALL ${EXPIRED_BY_DECISION('$5', 'NULL')})
    SELECT c.id, c.at, c.expires_at, c.status AS status_before, coalesce(u.status, c.status) AS status,
      c.decided_by, c.decided_by_label, c.decided_at FROM c LEFT JOIN u ON u.id = c.id`,
};
