import { AUDIT_COLUMNS, AUDIT_RECORD } from '@/lib/db/sql/audit-columns';
import { anomaliesWith, LATELY } from '@/lib/db/sql/anomalies';
import { isoText } from '@/lib/db/sql/iso-text';
import { signatureOf } from '@/lib/db/sql/decision-signature';
import { NOTIFY_LATER } from '@/lib/db/notify';
import { AUTHOR_ENTITLED } from '@/lib/db/sql/rule-author';
import type { Statement } from '@/lib/db/scope';
import { queueRun } from '@/lib/db/sql/queue-run';

/**
 * Records one evaluation and what follows from it, in one write; repeats as conditions whatever may have changed
 * since the read (key live, agent, manifest, gating, pending cap, duplicate, grant, idempotency key). No row: read
 * and evaluate again. The budget's CHECK refuses the whole statement when a concurrent call took the last unit.
 *
 * A request that a pending approval of the same agent covers already only counts up its `duplicates`. Of two that come at
 * once the unique index on the collapse key refuses one; what is overdue gives its key away here.
 *
 * $1 org · $2 expectations {token, agent_id, agent_status, manifest_id, manifest_status, gating_enabled, pending_cap,
 * duplicate}
 * $3 interaction · $4 approval or null · $5 sealed params · $6 audit rows · $7 budget keys [{scope, window, limit}]
 * $8 counterparties · $9 execution or null · $10 grant to spend {jti} or null
 * $11 idempotency {principal, operation, key, body_hash, response_status, response_body, lock_seconds} or null
 * $12 rule that approves it, or null: locked and looked at again before anything is written, and its use counted
 * $13, $14 the inner and outer pad of the signing key and $15 the public id, for what is born approved; else null
 */
export const GATEWAY_WRITE: Statement = {
  name: 'gateway-write',
  text: `
    WITH e AS (
      SELECT * FROM jsonb_to_record($2::jsonb) AS e(token uuid, agent_id text, agent_status text, manifest_id uuid,
        manifest_status text, gating_enabled boolean, pending_cap int, duplicate uuid)),
    spend AS MATERIALIZED (
      SELECT g.jti, g.approval_id FROM approvals p JOIN grants g ON g.org_id = p.org_id AND g.approval_id = p.id
      WHERE g.org_id = $1 AND g.jti = ($10::jsonb->>'jti')::uuid AND g.status = 'issued' AND p.execution_status = 'granted'
      FOR NO KEY UPDATE OF p, g),
    dup AS MATERIALIZED (
      SELECT p.id, p.expires_at FROM e JOIN approvals p ON p.org_id = $1 AND p.id = e.duplicate AND p.agent_id = e.agent_id
      WHERE p.status = 'pending' AND p.expires_at > clock_timestamp() FOR NO KEY UPDATE OF p),
    -- Comes out of the lock as it is now: of any number of calls at once, no more than are left get it.
    rule AS MATERIALIZED (
      SELECT r.id FROM rules r
      WHERE r.org_id = $1 AND r.id = $12::uuid AND r.active AND NOT r.used_up
        AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp()) AND ${AUTHOR_ENTITLED}
      FOR NO KEY UPDATE OF r),
    ok AS MATERIALIZED (
      SELECT clock_timestamp() AS at, coalesce(o.settings->>'timezone', 'UTC') AS tz, ${NOTIFY_LATER}
      FROM e JOIN orgs o ON o.id = $1 AND o.closed_at IS NULL
      LEFT JOIN agents a ON a.org_id = $1 AND a.agent_id = e.agent_id
      WHERE a.status = e.agent_status
        AND (o.gating_enabled OR coalesce(o.gating_until <= clock_timestamp(), true)) = e.gating_enabled
        AND EXISTS (SELECT FROM tokens t WHERE t.org_id = $1 AND t.id = e.token AND t.revoked_at IS NULL
          AND t.expires_at > clock_timestamp())
        AND (e.manifest_id IS NULL OR EXISTS (SELECT FROM manifests m
          WHERE m.org_id = $1 AND m.id = e.manifest_id AND m.status = e.manifest_status))
        AND (e.pending_cap IS NULL OR e.pending_cap > (SELECT count(*) FROM (SELECT FROM approvals p WHERE p.org_id = $1
          AND p.agent_id = e.agent_id AND p.status = 'pending' AND p.expires_at > clock_timestamp() LIMIT e.pending_cap) c))
        AND (e.duplicate IS NULL OR EXISTS (SELECT FROM dup))
        AND ($10::jsonb IS NULL OR EXISTS (SELECT FROM spend))
        AND ($12::uuid IS NULL OR EXISTS (SELECT FROM rule))),
    idem AS (
      INSERT INTO idempotency_keys AS k (org_id, principal, operation, key, body_hash, response_status, response_body,
        expires_at, locked_until)
      SELECT $1, i.principal, i.operation, i.key, i.body_hash, i.response_status,
        i.response_body || jsonb_build_object('timestamp', ${isoText('ok.at')}) || CASE
          WHEN EXISTS (SELECT FROM dup) THEN jsonb_build_object('expires_at', (SELECT ${isoText('dup.expires_at')} FROM dup))
          WHEN $4::jsonb IS NULL THEN '{}' ELSE jsonb_build_object('expires_at', ${isoText("ok.at + make_interval(secs => ($4::jsonb->>'expires_in')::float8)")}) END,
        ok.at + interval '24 hours', ok.at + make_interval(secs => i.lock_seconds)
      FROM ok, jsonb_to_record($11::jsonb) AS i(principal text, operation text, key text, body_hash text,
        response_status int, response_body jsonb, lock_seconds float8)
      WHERE $11::jsonb IS NOT NULL
      ON CONFLICT (org_id, principal, operation, key) DO UPDATE SET body_hash = excluded.body_hash,
        response_status = excluded.response_status, response_body = excluded.response_body,
        created_at = excluded.created_at, expires_at = excluded.expires_at, locked_until = excluded.locked_until
      WHERE k.expires_at <= clock_timestamp()
      RETURNING true),
    go AS MATERIALIZED (SELECT * FROM ok WHERE $11::jsonb IS NULL OR EXISTS (SELECT FROM idem)),
    used AS (
      UPDATE rules SET use_count = rules.use_count + 1, last_used_at = go.at,
        used_up = rules.max_uses IS NOT NULL AND rules.use_count + 1 >= rules.max_uses
      FROM go, rule WHERE rules.org_id = $1 AND rules.id = rule.id),
    i AS (
      INSERT INTO interactions (org_id, id, agent_id, token_id, source, decision, reasons, policy_trace, risk_snapshot,
        action_type, tool, params, action_hash, amount, currency, counterparty, context, run_id, session_id, manifest_id,
        approval_id, rule_id, gating_off, execution_mode, executed, request_id, created_at)
      SELECT $1, i.id, i.agent_id, i.token_id, i.source, i.decision, i.reasons, i.policy_trace, i.risk_snapshot,
        i.action_type, i.tool, i.params, i.action_hash, i.amount, i.currency, i.counterparty, i.context, i.run_id,
        i.session_id, i.manifest_id, i.approval_id, i.rule_id, i.gating_off, i.execution_mode, false, i.request_id, go.at
      FROM go, jsonb_populate_record(NULL::interactions, $3::jsonb) AS i),
    counted AS (
      UPDATE approvals SET duplicates = approvals.duplicates + 1 FROM go, dup
      WHERE approvals.org_id = $1 AND approvals.id = dup.id),
    freed AS (
      UPDATE approvals SET collapse_key = NULL FROM go, e WHERE approvals.org_id = $1 AND approvals.agent_id = e.agent_id
        AND approvals.collapse_key = $4::jsonb->>'collapse_key' AND approvals.status = 'pending'
        AND approvals.expires_at <= go.at RETURNING true),
    a AS (
      INSERT INTO approvals (org_id, id, interaction_id, agent_id, manifest_id, manifest_snapshot, dialect,
        requested_by_user, requested_by_token, requested_label, action_type, tool, params, params_sealed, action_hash, target, target_hash,
        context, context_hash, counterparty, amount, currency, summary, headline, agent_reason, reasons, reason_codes,
        policy_trace, risk_snapshot, risk_tier, risk_rank, anomalies, budget_keys, run_id, session_id, external_id,
        search_text, created_at, updated_at, expires_at, expiry_source, max_expires_at, execution_mode, timeout_seconds,
        grant_seconds, status, decided_at, decided_via, decided_by_label, rule_id, rule_match, grantable_until, collapse_key,
        signature)
      SELECT $1, a.id, a.interaction_id, a.agent_id, a.manifest_id, a.manifest_snapshot, a.dialect,
        a.requested_by_user, a.requested_by_token, a.requested_label, a.action_type, a.tool, a.params, $5::bytea, a.action_hash, a.target,
        a.target_hash, a.context, a.context_hash, a.counterparty, a.amount, a.currency, a.summary, a.headline,
        a.agent_reason, a.reasons, a.reason_codes, a.policy_trace, a.risk_snapshot, a.risk_tier, a.risk_rank, ${anomaliesWith('lately')},
        a.budget_keys, a.run_id, a.session_id, a.external_id, a.search_text, go.at, go.at,
        -- Clients of the signed dialect sign the expiry as it was told them: whole seconds.
        date_trunc(CASE a.dialect WHEN 'signed' THEN 'second' ELSE 'microseconds' END, go.at + make_interval(secs => x.expires_in)),
        a.expiry_source, go.at + interval '30 days', a.execution_mode,
        a.timeout_seconds, a.grant_seconds, a.status, CASE WHEN a.status = 'approved' THEN go.at END, a.decided_via,
        a.decided_by_label, a.rule_id, a.rule_match, CASE WHEN a.status = 'approved' THEN go.at + interval '24 hours' END,
        a.collapse_key,
        CASE WHEN a.status = 'approved' THEN ${signatureOf(
          { inner: '$13', outer: '$14' },
          {
            publicId: '$15::text',
            word: 'a.status',
            approver: 'a.decided_by_label',
            expiresAt: 'go.at + make_interval(secs => x.expires_in)',
          },
        )} END
      FROM go, jsonb_populate_record(NULL::approvals, $4::jsonb) AS a, jsonb_to_record($4::jsonb) AS x(expires_in float8),
        (SELECT count(*) FROM freed) AS after_freeing, ${LATELY} AS lately
      WHERE $4::jsonb IS NOT NULL
      RETURNING id, created_at, expires_at, status, execution_mode),
    queued AS (${queueRun('a', "a.status = 'approved'")}),
    b AS (
      INSERT INTO budget_counters AS c (org_id, agent_id, scope, "window", bucket, used, cap)
      SELECT $1, e.agent_id, k.scope, k."window", date_trunc(k."window", go.at, go.tz), 1, k."limit"
      FROM go, e, jsonb_to_recordset($7::jsonb) AS k(scope text, "window" text, "limit" int)
      ORDER BY k.scope, k."window"
      ON CONFLICT (org_id, agent_id, scope, "window", bucket) DO UPDATE SET used = c.used + 1, cap = excluded.cap),
    cp AS (
      INSERT INTO counterparties (org_id, agent_id, counterparty)
      SELECT DISTINCT $1::uuid, e.agent_id, c FROM go, e, unnest($8::text[]) AS c ORDER BY c ON CONFLICT DO NOTHING),
    g AS (
      UPDATE grants SET status = 'spent', spent_at = go.at, spent_interaction_id = ($3::jsonb->>'id')::uuid
      FROM go, spend WHERE grants.org_id = $1 AND grants.jti = spend.jti),
    spent AS (
      UPDATE approvals SET execution_status = 'spent', attempt = approvals.attempt + 1
      FROM go, spend WHERE approvals.org_id = $1 AND approvals.id = spend.approval_id
      RETURNING approvals.id, approvals.attempt),
    x AS (
      INSERT INTO executions (org_id, id, approval_id, interaction_id, agent_id, attempt, mode, status, connector, target,
        lease_expires_at, started_by, started_at)
      SELECT $1, x.id, x.approval_id, x.interaction_id, x.agent_id, coalesce((SELECT attempt FROM spent), 1), x.mode,
        'running', x.connector, x.target, go.at + make_interval(secs => x.lease_seconds), x.started_by, go.at
      FROM go, jsonb_to_record($9::jsonb) AS x(id uuid, approval_id uuid, interaction_id uuid, agent_id text, mode text,
        connector text, target jsonb, started_by jsonb, lease_seconds float8)
      WHERE $9::jsonb IS NOT NULL),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, v.type, v.actor_kind, v.actor_id, v.actor_label, v.request_id, v.approval_id, v.rule_id, v.agent_id,
        v.batch_id, v.reason, v.payload
          || CASE WHEN v.type = 'action_queued' THEN jsonb_build_object('expires_at', ${isoText('a.expires_at')}) ELSE '{}' END
          || CASE WHEN v.type = 'action_execution_started' AND s.attempt IS NOT NULL
               THEN jsonb_build_object('attempt', s.attempt) ELSE '{}' END
      FROM go, jsonb_to_recordset($6::jsonb) AS v(${AUDIT_RECORD}) LEFT JOIN a ON true LEFT JOIN spent s ON true)
    SELECT ${isoText('go.at')} AS at, ${isoText('coalesce(a.expires_at, dup.expires_at)')} AS expires_at
    FROM go LEFT JOIN a ON true LEFT JOIN dup ON true`,
};

/** Held until the transaction ends. $1 org, $2 agent slug. */
export const LOCK_QUEUE_OF_AGENT: Statement = {
  name: 'gateway-lock-queue',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('queue of ' || $1::uuid || ' ' || $2::text, 0))`,
};

/** $1 org, $2 agent slug, $3 how far to count. */
export const COUNT_PENDING_OF_AGENT: Statement = {
  name: 'gateway-count-pending',
  text: `
    SELECT count(*)::int AS pending FROM (SELECT FROM approvals p WHERE p.org_id = $1 AND p.agent_id = $2
      AND p.status = 'pending' AND p.expires_at > clock_timestamp() LIMIT $3) c`,
};
