import { AUDIT_COLUMNS, AUDIT_RECORD } from '@/lib/db/sql/audit-columns';
import { isoText } from '@/lib/db/sql/iso-text';
import { NOTIFY_LATER } from '@/lib/db/notify';
import type { Statement } from '@/lib/db/scope';

const keyLives = (key: string): string => `EXISTS (
        SELECT FROM tokens k JOIN orgs o ON o.id = k.org_id AND o.closed_at IS NULL
        WHERE k.org_id = $1 AND k.id = ${key} AND k.revoked_at IS NULL AND k.expires_at > clock_timestamp())`;

const STATE = `'id', p.id, 'version', p.version,
      'status', CASE WHEN p.status = 'pending' AND p.expires_at <= clock_timestamp() THEN 'expired' ELSE p.status END,
      'expires_at', ${isoText('p.expires_at')}, 'decided_at', ${isoText('coalesce(p.decided_at, p.expires_at)')},
      'ms_left', greatest(0, extract(epoch FROM p.expires_at - clock_timestamp()) * 1000),
      'deny_reason', p.deny_reason, 'retry', p.retry, 'suggested_params', p.suggested_params,
      'edited', CASE WHEN p.status = 'approved' AND EXISTS (SELECT FROM approval_versions v
          WHERE v.org_id = $1 AND v.approval_id = p.id)
        THEN json_build_object('type', p.action_type, 'tool', p.tool, 'params', encode(p.params_sealed, 'base64')) END,
      'execution_mode', p.execution_mode, 'execution_status', p.execution_status, 'result', p.execution_result,
      'may_be_granted', p.status = 'approved' AND p.execution_mode = 'agent' AND p.execution_status IN ('none', 'granted')
        AND coalesce(p.grantable_until, p.decided_at + interval '24 hours') > clock_timestamp()`;

/**
 * What an agent is told of its own approval, as one JSON; overdue reads as expired. $1 org, $2 approval, $3 agent slug,
 * $4 the key that waits, to be looked at again (null: it was a moment ago).
 */
export const AGENT_STATUS: Statement = {
  name: 'agent-status',
  text: `
    SELECT json_build_object('caller_lives', $4::uuid IS NULL OR ${keyLives('$4::uuid')}, ${STATE}) AS approval
    FROM approvals p WHERE p.org_id = $1 AND p.id = $2 AND p.agent_id = $3`,
};

/**
 * The same for many callers at once, as `n` (its place in the lists, from 1) and `approval`; who may not see it has no row.
 * $1 org, $2 approvals, $3 agent slugs, $4 keys.
 */
export const AGENT_STATUSES: Statement = {
  name: 'agent-statuses',
  text: `
    SELECT r.n::int AS n, json_build_object('caller_lives', ${keyLives('r.token')}, ${STATE}) AS approval
    FROM unnest($2::uuid[], $3::text[], $4::uuid[]) WITH ORDINALITY AS r(id, agent_id, token, n)
    JOIN approvals p ON p.org_id = $1 AND p.id = r.id AND p.agent_id = r.agent_id`,
};

/**
 * The same of the approvals of one run, oldest first, with the moment of its last change: those that wait (an agent has
 * some hundreds at most), and of what changed since a moment or may have run out the newest, 500 in all. One row always.
 * $1 org, $2 run, $3 agent slug, $4 the key, $5 the moment or null.
 */
export const RUN_STATUS: Statement = {
  name: 'agent-run-status',
  text: `
    SELECT ${keyLives('$4::uuid')} AS caller_lives, coalesce((
      SELECT json_agg(s.approval ORDER BY s.created_at) FROM (
        SELECT p.created_at, json_build_object('caller_lives', true, 'updated_at', ${isoText('p.updated_at')}, ${STATE}) AS approval
        FROM approvals p WHERE p.org_id = $1 AND p.run_id = $2 AND p.agent_id = $3
          AND ($5::timestamptz IS NULL OR greatest(p.updated_at, p.expires_at) > $5::timestamptz)
        ORDER BY p.status = 'pending' DESC, p.created_at DESC LIMIT 500) s), '[]') AS approvals`,
};

/** Which of some approvals are the agent's and of one run. $1 org, $2 run, $3 agent slug, $4 approvals. */
export const OF_RUN: Statement = {
  name: 'agent-of-run',
  text: `
    SELECT p.id FROM approvals p
    WHERE p.org_id = $1 AND p.id = ANY ($4::uuid[]) AND p.run_id = $2 AND p.agent_id = $3`,
};

/**
 * The live grant of each approval, or a new one: mints at most one at a time, voids an expired one, and only while the
 * agent is active and within 24 hours of the decision. $1 org, $2 list of {approval_id, agent_id, jti} (a new one each),
 * an approval once; $3 audit rows, each with the jti in its payload. The approvals are locked in decisions' order.
 */
export const GRANTS: Statement = {
  name: 'grants-current-or-new',
  text: `
    WITH l AS MATERIALIZED (
      SELECT p.id, p.agent_id, p.action_hash, p.status, p.execution_mode, p.execution_status, p.grant_seconds,
        coalesce(p.grantable_until, p.decided_at + interval '24 hours') AS until, r.jti
      FROM jsonb_to_recordset($2::jsonb) AS r(approval_id uuid, agent_id text, jti uuid)
      JOIN approvals p ON p.org_id = $1 AND p.id = r.approval_id AND p.agent_id = r.agent_id
      ORDER BY p.id FOR NO KEY UPDATE OF p),
    t AS MATERIALIZED (
      SELECT date_trunc('second', clock_timestamp()) AS iat, clock_timestamp() AS at, ${NOTIFY_LATER} FROM (SELECT count(*) FROM l) AS after_locking),
    live AS (
      -- The approval's state is of now, the grant's as of when this statement began: spent or voided meanwhile is not live.
      SELECT g.* FROM grants g, l, t WHERE g.org_id = $1 AND g.approval_id = l.id AND g.status = 'issued'
        AND g.expires_at > t.at AND l.execution_status = 'granted'),
    may AS (
      SELECT l.*, t.iat FROM l, t WHERE l.status = 'approved' AND l.execution_mode = 'agent'
        AND l.execution_status IN ('none', 'granted') AND l.until > t.at AND NOT EXISTS (SELECT FROM live WHERE live.approval_id = l.id)
        AND EXISTS (SELECT FROM agents a WHERE a.org_id = $1 AND a.agent_id = l.agent_id AND a.status = 'active')),
    void AS (
      UPDATE grants SET status = 'voided' FROM may
      WHERE grants.org_id = $1 AND grants.approval_id = may.id AND grants.status = 'issued' RETURNING grants.jti),
    n AS (
      INSERT INTO grants (org_id, jti, approval_id, agent_id, action_hash, issued_at, expires_at)
      SELECT $1, may.jti, may.id, may.agent_id, may.action_hash, may.iat, may.iat + make_interval(secs => may.grant_seconds)
      FROM may, (SELECT count(*) FROM void) AS after_voiding
      RETURNING *),
    u AS (
      UPDATE approvals SET execution_status = 'granted' FROM n
      WHERE approvals.org_id = $1 AND approvals.id = n.approval_id AND approvals.execution_status <> 'granted'),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, v.type, v.actor_kind, v.actor_id, v.actor_label, v.request_id, n.approval_id, v.rule_id, n.agent_id,
        v.batch_id, v.reason, v.payload || jsonb_build_object('action_hash', n.action_hash,
          'expires_at', ${isoText('n.expires_at')})
      FROM n, jsonb_to_recordset($3::jsonb) AS v(${AUDIT_RECORD}) WHERE v.payload->>'jti' = n.jti::text),
    g AS (SELECT * FROM live UNION ALL SELECT * FROM n)
    SELECT json_build_object('jti', g.jti, 'approval_id', g.approval_id, 'agent_id', g.agent_id,
      'action_hash', g.action_hash, 'issued_at', extract(epoch FROM g.issued_at)::bigint,
      'expires_at', extract(epoch FROM g.expires_at)::bigint, 'expires_at_text', ${isoText('g.expires_at')}) AS "grant" FROM g`,
};
