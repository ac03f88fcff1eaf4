import { NOTIFY_LATER } from '@/lib/db/notify';
import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS } from '@/lib/db/sql/audit-columns';
import { OUTCOME_COLUMNS } from '@/lib/db/sql/approvals-columns';
import { signatureOf } from '@/lib/db/sql/decision-signature';
import { EXPIRED_BY_DECISION } from '@/lib/db/sql/approvals-expire';
import { queueRun } from '@/lib/db/sql/queue-run';

/**
 * Decides any number of approvals of one organization by one person: the one write behind every approve and deny, single
 * or bulk. Everything that follows from a decision (review, events, budget, outbox, counterparties) is in the same
 * statement, so that it commits or fails with it.
 *
 * It returns one row per approval found, decided or not, as it is now. Who reads a refusal out of it: lib/approvals/decide.
 *
 * Two things make it safe under READ COMMITTED, where the statement's snapshot may be older than the locks it waits for:
 * - `l` locks before anything is judged, and rows come out of the lock as they are now, not as in the snapshot;
 * - `t` takes the time after the last lock, so that a decision that waited past the expiry doesn't land behind it.
 * Budget counters are not in the snapshot at all: `reserve_budgets` reads them afresh, under locks of their own.
 *
 * $1 org · $2 ids (distinct) · $3 expected versions · $4 expected action hashes (each as long as $2, nulls where not said)
 * $5 status: approved or denied · $6 decider {user_id, label, via, reauthenticated_at, token_id}, bulk
 * $7 resolution {decided_via, reason, notes, retry, suggested_params, batch_id, signature, claimed_by} · $8 request id
 * $9, $10 the inner and outer pad of the signing key · $11 public ids, as long as $2: what the server's signature is over
 */
export const DECIDE: Statement = {
  name: 'approvals-decide',
  text: `
    WITH d AS MATERIALIZED (
      SELECT d.*, r.*, coalesce(o.settings->>'timezone', 'UTC') AS tz,
        -- The org's own choice, else separation as soon as two people can decide (lib/authority/duties.ts).
        coalesce(o.settings->>'separate_requester', CASE WHEN (SELECT count(*) FROM (
            SELECT FROM members m WHERE m.org_id = $1 AND m.disabled_at IS NULL
              AND m.role IN ('operator', 'admin', 'owner') LIMIT 2) p) = 2
          THEN 'high_and_critical' ELSE 'off' END) AS separate,
        EXISTS (SELECT FROM members m WHERE m.org_id = $1 AND m.user_id = d.user_id AND m.disabled_at IS NULL
          AND m.role IN ('operator', 'admin', 'owner')) AS entitled
      FROM orgs o,
        jsonb_to_record($6::jsonb) AS d(user_id uuid, label text, via text, reauthenticated_at timestamptz, token_id uuid,
          bulk boolean),
        jsonb_to_record($7::jsonb) AS r(decided_via text, reason text, notes text, retry text, suggested_params jsonb,
          batch_id uuid, signature text, claimed_by text)
      WHERE o.id = $1),
    l AS MATERIALIZED (
      SELECT a.id, a.status, a.version, a.expires_at, a.action_hash, a.agent_id, a.risk_tier, a.requested_by_user,
        a.decided_by, a.decided_by_label, a.decided_at, a.budget_keys
      FROM approvals a WHERE a.org_id = $1 AND a.id = ANY ($2::uuid[])
      ORDER BY a.id FOR NO KEY UPDATE),
    t AS MATERIALIZED (SELECT clock_timestamp() AS at, ${NOTIFY_LATER} FROM (SELECT count(*) FROM l) locked),
    c AS MATERIALIZED (
      SELECT l.*, i.ord, i.version AS seen_version, i.hash AS seen_hash, i.public_id, t.at,
        l.status = 'pending' AND l.expires_at <= t.at AS overdue,
        e.edited_by_decider,
        d.entitled
          AND l.status = 'pending' AND l.expires_at > t.at
          AND (i.version IS NULL OR i.version = l.version)
          AND (i.hash IS NULL OR i.hash = l.action_hash)
          AND (d.separate = 'off' OR (d.separate = 'high_and_critical' AND l.risk_tier NOT IN ('high', 'critical'))
            OR (l.requested_by_user IS DISTINCT FROM d.user_id AND NOT e.edited_by_decider))
          AND (l.risk_tier <> 'critical' OR (NOT d.bulk AND d.via = 'session'
            AND d.reauthenticated_at >= t.at - interval '10 minutes') IS TRUE) AS allowed
      FROM l CROSS JOIN t CROSS JOIN d
      JOIN unnest($2::uuid[], $3::int[], $4::text[], $11::text[]) WITH ORDINALITY AS i(id, version, hash, public_id, ord)
        ON i.id = l.id
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM approval_versions v
        WHERE v.org_id = $1 AND v.approval_id = l.id AND v.edited_by = d.user_id) AS edited_by_decider) e),
    -- Takes the budget of those that are allowed; returns those that don't fit, which stay pending.
    full_up AS MATERIALIZED (
      SELECT r.id, r.budget FROM d CROSS JOIN t CROSS JOIN LATERAL reserve_budgets($1::uuid, t.at, d.tz, (
        SELECT jsonb_agg(jsonb_build_object('id', c.id, 'agent_id', c.agent_id, 'keys', c.budget_keys) ORDER BY c.ord)
        FROM c WHERE c.allowed AND $5 = 'approved' AND c.budget_keys <> '[]')) r),
    -- The one write of approvals: what is decided, and what was found overdue. It ended when it expired, so that it reads
    -- the same before and after the sweep.
    u AS (
      UPDATE approvals a SET
        status = CASE WHEN c.overdue THEN 'expired' ELSE $5 END,
        decided_at = CASE WHEN c.overdue THEN c.expires_at ELSE c.at END,
        decided_by = CASE WHEN c.overdue THEN NULL ELSE d.user_id END,
        decided_by_label = CASE WHEN c.overdue THEN NULL ELSE d.label END,
        decided_via = CASE WHEN c.overdue THEN 'system' ELSE d.decided_via END,
        deny_reason = CASE WHEN c.overdue THEN NULL ELSE d.reason END,
        notes = CASE WHEN c.overdue THEN NULL ELSE d.notes END,
        retry = CASE WHEN c.overdue THEN NULL ELSE d.retry END,
        suggested_params = CASE WHEN c.overdue THEN NULL ELSE d.suggested_params END,
        batch_id = CASE WHEN c.overdue THEN NULL ELSE d.batch_id END,
        claimed_by = CASE WHEN c.overdue THEN NULL ELSE d.claimed_by END,
        -- The decider's own signature, which was checked, or the server's.
        signature = CASE WHEN c.overdue THEN NULL ELSE coalesce(d.signature, ${signatureOf(
          { inner: '$9', outer: '$10' },
          {
            publicId: 'c.public_id',
            word: "CASE $5 WHEN 'denied' THEN 'rejected' ELSE $5 END",
            approver: 'd.label',
            expiresAt: 'c.expires_at',
          },
        )}) END,
        grantable_until = CASE WHEN NOT c.overdue AND $5 = 'approved' AND a.execution_mode = 'agent'
          THEN c.at + interval '24 hours' END
      FROM c CROSS JOIN d
      WHERE a.org_id = $1 AND a.id = c.id
        AND (c.overdue OR (c.allowed AND NOT EXISTS (SELECT FROM full_up f WHERE f.id = c.id)))
      RETURNING ${OUTCOME_COLUMNS}, a.status, a.decided_by, a.agent_id, a.action_type, a.tool, a.action_hash,
        a.target_hash, a.expires_at, a.counterparty, a.signature, c.seen_version, c.seen_hash,
        c.version AS decided_version),
    reviewed AS (
      INSERT INTO reviews (org_id, id, approval_id, user_id, decision, reason, notes, seen_version, seen_hash, via, token_id,
        created_at)
      SELECT $1, new_id(), u.id, d.user_id, u.status, d.reason, d.notes, u.seen_version, u.seen_hash, d.decided_via,
        d.token_id, u.decided_at
      FROM u CROSS JOIN d WHERE u.status = $5),
    logged AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, 'action_' || CASE u.status WHEN 'denied' THEN 'rejected' ELSE u.status END, 'user', d.user_id::text,
        d.label, $8::text, u.id, NULL::uuid, u.agent_id, d.batch_id, d.reason,
        jsonb_build_object('action', u.action_type || ':' || u.tool, 'action_hash', u.action_hash, 'version', u.decided_version,
          'via', d.decided_via, 'notes', d.notes, 'token_id', d.token_id) || CASE u.status
            WHEN 'approved' THEN jsonb_build_object('target_hash', u.target_hash)
            ELSE jsonb_build_object('retry', d.retry) END
          || jsonb_strip_nulls(jsonb_build_object('claimed_by', d.claimed_by, 'signature', u.signature))
      FROM u CROSS JOIN d WHERE u.status = $5
      UNION ALL ${EXPIRED_BY_DECISION('$8', "($7::jsonb->>'batch_id')")}),
    queued AS (${queueRun('u', "u.status = 'approved'")}),
    met AS (
      INSERT INTO counterparties (org_id, agent_id, counterparty)
      SELECT DISTINCT $1::uuid, u.agent_id, lower(p.id)
      FROM u CROSS JOIN LATERAL jsonb_array_elements_text(
        coalesce(u.counterparty->'ids', jsonb_build_array(u.counterparty->'id'))) AS p(id)
      WHERE u.status = 'approved' AND p.id IS NOT NULL
      ON CONFLICT DO NOTHING)
    SELECT c.id, d.entitled, d.separate, c.at, c.overdue, c.edited_by_decider, c.risk_tier, c.requested_by_user,
      c.expires_at, c.action_hash, f.budget, coalesce(u.status, c.status) AS status, c.status AS status_before,
      c.version AS version_before, c.decided_by, c.decided_by_label, c.decided_at,
      CASE WHEN u.status = $5 THEN json_build_object('id', u.id, 'version', u.version, 'created_at', u.created_at,
        'decided_at', u.decided_at,
        'decided_by_label', u.decided_by_label, 'deny_reason', u.deny_reason, 'notes', u.notes,
        'interaction_id', u.interaction_id, 'execution_status', u.execution_status, 'execution_mode', u.execution_mode,
        'attempt', u.attempt, 'execution_result', u.execution_result) END AS outcome
    FROM c CROSS JOIN d LEFT JOIN u ON u.id = c.id LEFT JOIN full_up f ON f.id = c.id
    ORDER BY c.ord`,
};
