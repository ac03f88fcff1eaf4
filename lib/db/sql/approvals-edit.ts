import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS } from '@/lib/db/sql/audit-columns';

/**
 * Gives a pending approval other params: what it was is kept as a version, what it is now is what will be decided and run.
 * Locks, then takes the time, as `DECIDE` does; does nothing to an approval that is over, overdue or not as it was seen.
 * It leaves the set of requests that a repeat is folded into: what the agent asked for is no longer what waits.
 * $1 org · $2 approval · $3 version that was seen · $4 sealed params · $5 the new columns · $6 editor {id, label}
 * · $7 request id
 */
export const EDIT: Statement = {
  name: 'approvals-edit',
  text: `
    WITH l AS MATERIALIZED (
      SELECT a.* FROM approvals a WHERE a.org_id = $1 AND a.id = $2 FOR NO KEY UPDATE),
    t AS MATERIALIZED (SELECT clock_timestamp() AS at FROM (SELECT count(*) FROM l) locked),
    u AS (
      UPDATE approvals a SET params = n.params, params_sealed = $4::bytea, action_hash = n.action_hash,
        headline = n.headline, search_text = n.search_text, reasons = n.reasons, reason_codes = n.reason_codes,
        policy_trace = n.policy_trace, risk_snapshot = n.risk_snapshot, risk_tier = n.risk_tier, risk_rank = n.risk_rank,
        anomalies = n.anomalies, amount = n.amount, currency = n.currency, counterparty = n.counterparty,
        budget_keys = n.budget_keys, rule_match = n.rule_match, collapse_key = NULL,
        -- Where the context is the params, its hash follows them.
        context_hash = CASE WHEN a.dialect IN ('signed', 'workflow') THEN n.context_hash ELSE a.context_hash END
      FROM l CROSS JOIN t CROSS JOIN jsonb_populate_record(NULL::approvals, $5::jsonb) AS n
      WHERE a.org_id = $1 AND a.id = l.id AND l.status = 'pending' AND l.expires_at > t.at AND l.version = $3
      RETURNING a.id, a.agent_id, a.version, a.action_hash),
    kept AS (
      INSERT INTO approval_versions (org_id, approval_id, version, params, params_sealed, action_hash, edited_by, created_at)
      SELECT $1, l.id, l.version, l.params, l.params_sealed, l.action_hash, ($6::jsonb->>'id')::uuid, t.at
      FROM u JOIN l ON l.id = u.id CROSS JOIN t),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, 'action_edited', 'user', $6::jsonb->>'id', $6::jsonb->>'label', $7::text, u.id, NULL::uuid, u.agent_id,
        NULL::uuid, NULL::text,
        jsonb_build_object('from_hash', l.action_hash, 'to_hash', u.action_hash, 'version', u.version)
      FROM u JOIN l ON l.id = u.id)
    SELECT l.status, l.expires_at, l.expires_at <= t.at AS overdue, l.decided_by_label, l.decided_at, u.version AS edited
    FROM l CROSS JOIN t LEFT JOIN u ON u.id = l.id`,
};
