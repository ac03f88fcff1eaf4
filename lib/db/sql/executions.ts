import { AUDIT_COLUMNS, AUDIT_RECORD } from '@/lib/db/sql/audit-columns';
import { isoText } from '@/lib/db/sql/iso-text';
import { NOTIFY_LATER } from '@/lib/db/notify';
import type { Statement } from '@/lib/db/scope';
import { queueRun } from '@/lib/db/sql/queue-run';

const insertAudit = (
  rows: string,
  from: string,
  payload = 'v.payload',
  approval = 'v.approval_id',
  agent = 'v.agent_id',
) => `
  INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
  SELECT $1, v.type, v.actor_kind, v.actor_id, v.actor_label, v.request_id, ${approval}, v.rule_id, ${agent}, v.batch_id,
    v.reason, ${payload}
  FROM ${from}, jsonb_to_recordset(${rows}::jsonb) AS v(${AUDIT_RECORD})`;

/** The result of an execution row as it is shown. */
const fullResult = (x: string): string => `${x}.result || jsonb_build_object('result_hash', ${x}.result_hash,
  'duration_ms', ${x}.duration_ms, 'executed_at', ${isoText(`${x}.finished_at`)})`;

/**
 * Starts the one run of an approved action: whoever turns `none` into `running` runs it, nobody else ever does. The outbox
 * row goes with it, also when there is nothing (any more) to run. While the agent is suspended nothing starts: the attempt
 * ends as failed, for a person to retry. A closed organization starts nothing at all.
 * $1 org, $2 approval, $3 execution id, $4 audit rows (started and failed; the one that applies is written),
 * $5 started_by, $6 what a suspended agent's run says.
 */
export const CLAIM_EXECUTION: Statement = {
  name: 'execution-claim',
  text: `
    WITH l AS MATERIALIZED (
      SELECT p.id, p.status, p.execution_mode, p.execution_status, EXISTS (SELECT FROM agents a
          WHERE a.org_id = $1 AND a.agent_id = p.agent_id AND a.status = 'active') AS active,
        EXISTS (SELECT FROM orgs o WHERE o.id = $1 AND o.closed_at IS NULL) AS open, ${NOTIFY_LATER}
      FROM approvals p WHERE p.org_id = $1 AND p.id = $2 FOR NO KEY UPDATE),
    u AS (
      UPDATE approvals p SET execution_status = CASE WHEN l.active THEN 'running' ELSE 'failed' END,
        execution_result = CASE WHEN NOT l.active THEN $6::jsonb END, attempt = p.attempt + 1
      FROM l WHERE p.org_id = $1 AND p.id = l.id AND l.status = 'approved' AND l.execution_mode = 'gateway'
        AND l.execution_status = 'none' AND l.open
      RETURNING p.*, l.active),
    gone AS (DELETE FROM outbox o USING l WHERE o.org_id = $1 AND o.topic = 'execution.start' AND o.approval_id = l.id),
    x AS (
      INSERT INTO executions (org_id, id, approval_id, interaction_id, agent_id, attempt, mode, status, connector, target,
        lease_expires_at, started_by, started_at, finished_at, result)
      -- The interaction that a rule allowed shows its run, like any that was allowed at once.
      SELECT $1, $3, u.id, CASE WHEN u.decided_via = 'rule' THEN u.interaction_id END, u.agent_id, u.attempt, 'gateway', u.execution_status, u.target->>'connector', u.target,
        CASE WHEN u.active THEN clock_timestamp() + make_interval(secs => u.timeout_seconds + 10) END, $5::jsonb,
        clock_timestamp(), CASE WHEN NOT u.active THEN clock_timestamp() END,
        CASE WHEN NOT u.active THEN u.execution_result END FROM u),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, v.type, v.actor_kind, v.actor_id, v.actor_label, v.request_id, u.id, v.rule_id, u.agent_id, v.batch_id,
        v.reason, v.payload || jsonb_build_object('attempt', u.attempt) || CASE WHEN u.active THEN jsonb_build_object(
          'action', u.action_type || ':' || u.tool, 'action_hash', u.action_hash, 'target', u.target) ELSE '{}' END
      FROM u, jsonb_to_recordset($4::jsonb) AS v(${AUDIT_RECORD})
      WHERE u.active = (v.type = 'action_execution_started'))
    SELECT u.id, u.agent_id, u.attempt, u.params_sealed, u.action_type, u.tool, u.action_hash, u.target_hash, u.manifest_id,
      u.interaction_id, m.status AS manifest_status, o.slug, o.is_first
    FROM u JOIN orgs o ON o.id = $1 LEFT JOIN manifests m ON m.org_id = $1 AND m.id = u.manifest_id WHERE u.active`,
};

/**
 * Records how a run ended, once. $1 org, $2 execution id, $3 outcome, $4 result (redacted), $5 result hash, $6 audit rows,
 * $7 agent slug that reports (null: the gateway itself).
 */
export const FINISH_EXECUTION: Statement = {
  name: 'execution-finish',
  text: `
    WITH l AS MATERIALIZED (
      SELECT x.id, x.status, ${NOTIFY_LATER} FROM executions x WHERE x.org_id = $1 AND x.id = $2
        AND ($7::text IS NULL OR x.agent_id = $7) FOR NO KEY UPDATE),
    x AS (
      UPDATE executions SET status = $3, finished_at = clock_timestamp(), lease_expires_at = NULL, result_hash = $5,
        duration_ms = greatest(0, round(extract(epoch FROM clock_timestamp() - executions.started_at) * 1000))::int,
        result = $4::jsonb
      FROM l WHERE executions.org_id = $1 AND executions.id = l.id AND l.status = 'running'
      RETURNING executions.*),
    r AS (
      SELECT x.*, ${fullResult('x')} AS full_result FROM x),
    p AS (
      UPDATE approvals SET execution_status = r.status, execution_result = r.full_result, executed_at = r.finished_at FROM r
      WHERE approvals.org_id = $1 AND approvals.id = r.approval_id AND approvals.attempt = r.attempt
        AND approvals.execution_status IN ('running', 'spent')),
    i AS (
      UPDATE interactions SET executed = r.mode = 'gateway', result = r.full_result FROM r
      WHERE interactions.org_id = $1 AND interactions.id = r.interaction_id AND interactions.decision = 'ALLOW'),
    ev AS (${insertAudit(
      '$6',
      'r',
      `v.payload || jsonb_build_object('attempt', r.attempt, 'mode', r.mode, 'duration_ms', r.duration_ms)`,
      'r.approval_id',
      'r.agent_id',
    )})
    SELECT r.status, r.full_result, r.approval_id FROM r`,
};

/** How a run that is over ended. $1 org, $2 execution or null, $3 interaction that it belongs to or null. */
export const EXECUTION_OUTCOME: Statement = {
  name: 'execution-outcome',
  text: `
    SELECT x.status, ${fullResult('x')} AS full_result FROM executions x
    WHERE x.org_id = $1 AND (x.id = $2::uuid OR x.interaction_id = $3::uuid) AND x.status <> 'running' AND x.result IS NOT NULL
    ORDER BY x.attempt LIMIT 1`,
};

/**
 * Marks runs whose lease passed without a result as ambiguous, for a person; another replica's rows are left to it. The
 * approvals are locked in the order in which decisions lock them. $1 org, $2 limit, $3 audit rows, $4 result.
 */
export const MARK_AMBIGUOUS: Statement = {
  name: 'execution-mark-ambiguous',
  text: `
    WITH l AS MATERIALIZED (
      SELECT x.id, x.approval_id FROM executions x
      WHERE x.org_id = $1 AND x.status = 'running' AND x.lease_expires_at <= clock_timestamp()
      ORDER BY x.lease_expires_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED),
    a AS MATERIALIZED (
      SELECT p.id FROM approvals p WHERE p.org_id = $1 AND p.id IN (SELECT l.approval_id FROM l)
      ORDER BY p.id FOR NO KEY UPDATE),
    x AS (
      UPDATE executions SET status = 'ambiguous', finished_at = clock_timestamp(), lease_expires_at = NULL,
        result = $4::jsonb
      FROM l WHERE executions.org_id = $1 AND executions.id = l.id AND executions.status = 'running'
      RETURNING executions.*),
    p AS (
      UPDATE approvals SET execution_status = 'ambiguous', execution_result = ${fullResult('x')}
      FROM x JOIN a ON a.id = x.approval_id
      WHERE approvals.org_id = $1 AND approvals.id = x.approval_id AND approvals.attempt = x.attempt
        AND approvals.execution_status IN ('running', 'spent')),
    i AS (
      UPDATE interactions SET executed = x.mode = 'gateway', result = ${fullResult('x')} FROM x
      WHERE interactions.org_id = $1 AND interactions.id = x.interaction_id AND interactions.decision = 'ALLOW'),
    ev AS (${insertAudit(
      '$3',
      'x',
      `v.payload || jsonb_build_object('execution_id', x.id, 'attempt', x.attempt, 'mode', x.mode)`,
      'x.approval_id',
      'x.agent_id',
    )})
    SELECT x.id FROM x`,
};

/**
 * A person runs a failed or ambiguous action again: the next attempt is queued. $1 org, $2 approval, $3 audit rows.
 * In agent mode the agent can fetch a new grant for another 24 hours.
 */
export const RETRY_EXECUTION: Statement = {
  name: 'execution-retry',
  text: `
    WITH l AS MATERIALIZED (
      SELECT p.id, p.execution_status FROM approvals p WHERE p.org_id = $1 AND p.id = $2 FOR NO KEY UPDATE),
    u AS (
      UPDATE approvals p SET execution_status = 'none', execution_result = NULL, executed_at = NULL, grantable_until = clock_timestamp() + interval '24 hours' FROM l
      WHERE p.org_id = $1 AND p.id = l.id AND l.execution_status IN ('failed', 'ambiguous')
      RETURNING p.id, p.agent_id, p.attempt, p.execution_mode),
    o AS (${queueRun('u')}),
    ev AS (${insertAudit('$3', 'u', `v.payload || jsonb_build_object('attempt', u.attempt + 1)`, 'u.id', 'u.agent_id')})
    SELECT u.id, u.execution_mode FROM u`,
};

/** A person says how an ambiguous run ended. $1 org, $2 approval, $3 outcome, $4 audit rows, $5 notes. */
export const RECONCILE_EXECUTION: Statement = {
  name: 'execution-reconcile',
  text: `
    WITH l AS MATERIALIZED (
      SELECT p.id, p.execution_status, p.attempt FROM approvals p WHERE p.org_id = $1 AND p.id = $2 FOR NO KEY UPDATE),
    u AS (
      UPDATE approvals p SET execution_status = $3, executed_at = clock_timestamp(),
        execution_result = jsonb_build_object('success', $3 = 'succeeded', 'data', jsonb_build_object('reconciled', $5::text),
          'result_hash', NULL, 'duration_ms', NULL, 'executed_at', NULL) || CASE WHEN $3 = 'succeeded' THEN '{}'
            ELSE jsonb_build_object('error', coalesce(p.execution_result->'error', to_jsonb($5::text))) END
      FROM l WHERE p.org_id = $1 AND p.id = l.id AND l.execution_status = 'ambiguous'
      RETURNING p.id, p.agent_id, p.attempt, p.execution_result),
    -- Where this statement waited for the lease to be judged, its snapshot still shows a running row, and PostgreSQL checks
    -- constraints on that one before it looks at the newest: by attempt alone, and complete.
    x AS (
      UPDATE executions SET status = $3, result = u.execution_result, lease_expires_at = NULL,
        finished_at = coalesce(executions.finished_at, clock_timestamp())
      FROM u WHERE executions.org_id = $1 AND executions.approval_id = u.id AND executions.attempt = u.attempt),
    ev AS (${insertAudit('$4', 'u', `v.payload || jsonb_build_object('attempt', u.attempt)`, 'u.id', 'u.agent_id')})
    SELECT u.id FROM u`,
};
