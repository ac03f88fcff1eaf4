import { AUDIT_COLUMNS, AUDIT_RECORD } from '@/lib/db/sql/audit-columns';
import { isoText } from '@/lib/db/sql/iso-text';
import type { Statement } from '@/lib/db/scope';

/**
 * Uses an approval of the agent's own up, once: grants and spends in one write, under the row's lock and by the time after
 * it. No row: it is not to be used any more. A grant that was given before is void. Only what was asked for in a dialect
 * that knows no other way: everything else is spent through the gateway, behind policy and budget.
 * $1 org · $2 approval · $3 agent slug · $4 action hash · $5 jti · $6 execution · $7 starter {kind, id, label}
 * $8 audit rows (minted, spent, started)
 */
export const USE_APPROVAL: Statement = {
  name: 'approvals-use',
  text: `
    WITH l AS MATERIALIZED (
      SELECT a.* FROM approvals a WHERE a.org_id = $1 AND a.id = $2 AND a.agent_id = $3 FOR NO KEY UPDATE),
    t AS MATERIALIZED (SELECT clock_timestamp() AS at FROM (SELECT count(*) FROM l) locked),
    ok AS MATERIALIZED (
      SELECT l.*, t.at FROM l CROSS JOIN t
      WHERE l.status = 'approved' AND l.execution_mode = 'agent' AND l.execution_status IN ('none', 'granted')
        AND l.expires_at > t.at AND coalesce(l.grantable_until, l.decided_at + interval '24 hours') > t.at
        AND l.action_hash = $4 AND l.dialect IN ('signed', 'workflow')
        AND EXISTS (SELECT FROM agents g WHERE g.org_id = $1 AND g.agent_id = $3 AND g.status = 'active')),
    void AS (
      UPDATE grants g SET status = 'voided' FROM ok WHERE g.org_id = $1 AND g.approval_id = ok.id AND g.status = 'issued'
      RETURNING g.jti),
    n AS (
      INSERT INTO grants (org_id, jti, approval_id, agent_id, action_hash, status, issued_at, expires_at, spent_at,
        spent_interaction_id)
      SELECT $1, $5, ok.id, ok.agent_id, ok.action_hash, 'spent', ok.at, ok.at + make_interval(secs => ok.grant_seconds),
        ok.at, ok.interaction_id
      FROM ok, (SELECT count(*) FROM void) AS after_voiding
      RETURNING expires_at, spent_interaction_id),
    u AS (
      UPDATE approvals a SET execution_status = 'spent', attempt = a.attempt + 1, executed_at = ok.at FROM ok
      WHERE a.org_id = $1 AND a.id = ok.id RETURNING a.attempt),
    x AS (
      INSERT INTO executions (org_id, id, approval_id, interaction_id, agent_id, attempt, mode, status, lease_expires_at,
        started_by, started_at)
      SELECT $1, $6, ok.id, ok.interaction_id, ok.agent_id, u.attempt, 'agent', 'running',
        ok.at + make_interval(secs => ok.timeout_seconds + 10), $7::jsonb, ok.at
      FROM ok CROSS JOIN u),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, v.type, v.actor_kind, v.actor_id, v.actor_label, v.request_id, ok.id, v.rule_id, ok.agent_id,
        v.batch_id, v.reason, v.payload || CASE v.type
          WHEN 'grant_minted' THEN jsonb_build_object('expires_at', ${isoText('n.expires_at')})
          WHEN 'grant_spent' THEN jsonb_build_object('interaction_id', n.spent_interaction_id)
          ELSE jsonb_build_object('attempt', u.attempt) END
      FROM ok CROSS JOIN u CROSS JOIN n CROSS JOIN jsonb_to_recordset($8::jsonb) AS v(${AUDIT_RECORD}))
    SELECT ${isoText('ok.at')} AS at FROM ok`,
};
