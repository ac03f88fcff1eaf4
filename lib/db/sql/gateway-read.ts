import type { Statement } from '@/lib/db/scope';
import { AUTHOR_ENTITLED } from '@/lib/db/sql/rule-author';

/**
 * Everything that one evaluation needs, as one JSON. $1 org, $2 agent slug, $3 token, $4 `type:tool`, $5 counterparty
 * ids, $6 capability token, $7 grant (jti), $8 idempotency principal, $9 operation, $10 key, $11 collapse key or null.
 * The manifest's text is left out: it never changes under its id and is cached by it.
 */
export const GATEWAY_READ: Statement = {
  name: 'gateway-read',
  text: `
    WITH t AS MATERIALIZED (
      SELECT o.id, o.slug, o.is_first, o.settings, o.gating_enabled OR coalesce(o.gating_until <= clock_timestamp(), true) AS gating_enabled,
        o.gating_reason, clock_timestamp() AS at, coalesce(o.settings->>'timezone', 'UTC') AS tz
      FROM orgs o WHERE o.id = $1),
    -- The tool's rules: those in force, and the last few that expired or are used up, for the explanation.
    r AS MATERIALIZED (
      SELECT r.* FROM rules r
      WHERE r.org_id = $1 AND r.tool_name IN ($4, split_part($4, ':', 2)) AND r.active AND NOT r.used_up
        AND r.expires_at IS NULL
      UNION ALL
      SELECT r.* FROM rules r
      WHERE r.org_id = $1 AND r.tool_name IN ($4, split_part($4, ':', 2)) AND r.active AND NOT r.used_up
        AND r.expires_at > now()
      UNION ALL (
        SELECT r.* FROM rules r
        WHERE r.org_id = $1 AND r.tool_name IN ($4, split_part($4, ':', 2)) AND r.active AND NOT r.used_up
          AND r.expires_at <= now()
        ORDER BY r.expires_at DESC LIMIT 5)
      UNION ALL (
        SELECT r.* FROM rules r
        WHERE r.org_id = $1 AND r.tool_name IN ($4, split_part($4, ':', 2)) AND r.active AND r.used_up
        ORDER BY r.last_used_at DESC LIMIT 5))
    SELECT json_build_object(
      'now', t.at,
      'org', json_build_object('id', t.id, 'slug', t.slug, 'is_first', t.is_first, 'settings', t.settings::text,
        'gating_enabled', t.gating_enabled, 'gating_reason', t.gating_reason),
      'requester', (SELECT k.created_by FROM tokens k WHERE k.org_id = $1 AND k.id = $3::uuid),
      'agent', (SELECT json_build_object('agent_id', a.agent_id, 'name', a.name, 'status', a.status)
        FROM agents a WHERE a.org_id = $1 AND a.agent_id = $2),
      'manifest', (SELECT json_build_object('id', m.id, 'status', m.status) FROM manifests m
        WHERE m.org_id = $1 AND m.agent_id = $2
        ORDER BY m.status IN ('active', 'suspended') DESC, m.version DESC LIMIT 1),
      'tools', (SELECT coalesce(json_object_agg(s.tool, json_build_object('risk_tier', s.risk_tier, 'gate', s.gate,
          'expiry_seconds', s.expiry_seconds, 'secret_params', s.secret_params, 'sensitive_params', s.sensitive_params)), '{}')
        FROM tools s WHERE s.org_id = $1 AND s.tool IN ('*', $4)),
      'policies', (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('name', p.name, 'effect', p.effect,
          'priority', p.priority, 'match', p.match, 'enabled', p.enabled, 'message', p.message)) ORDER BY p.priority DESC, p.id), '[]')
        FROM org_policies p WHERE p.org_id = $1 AND p.enabled)::text,
      'budget_use', (SELECT coalesce(json_agg(json_build_object('scope', b.scope, 'window', b."window", 'used', b.used)), '[]')
        FROM budget_counters b WHERE b.org_id = $1 AND b.agent_id = $2 AND b.scope IN ('*', split_part($4, ':', 1))
          AND ((b."window" = 'hour' AND b.bucket = date_trunc('hour', t.at, t.tz))
            OR (b."window" = 'day' AND b.bucket = date_trunc('day', t.at, t.tz)))),
      'known_counterparties', (SELECT coalesce(json_agg(c.counterparty), '[]') FROM counterparties c
        WHERE c.org_id = $1 AND c.agent_id = $2 AND c.counterparty = ANY ($5::text[])),
      'rules', (SELECT coalesce(json_agg(json_build_object('id', r.id, 'agent_id', r.agent_id, 'closed', r.closed,
          'constraints', coalesce(encode(r.arg_constraints_sealed, 'base64'), r.arg_constraints::text),
          'sealed', r.arg_constraints_sealed IS NOT NULL, 'reasons', r.reasons, 'description', r.description,
          'author', r.created_by, 'created_at', (extract(epoch FROM r.created_at) * 1000000)::bigint,
          'bounded', num_nonnulls(r.expires_at, r.max_uses) > 0, 'expired', coalesce(r.expires_at <= t.at, false),
          'used_up', r.used_up, 'author_entitled', ${AUTHOR_ENTITLED})), '[]') FROM r),
      -- Whether two people can decide, which is what the separation of requesters goes by where the org doesn't say.
      'deciders', CASE WHEN EXISTS (SELECT FROM r) THEN (SELECT count(*) FROM (SELECT FROM members m WHERE m.org_id = $1
        AND m.disabled_at IS NULL AND m.role IN ('operator', 'admin', 'owner') LIMIT 2) p) ELSE 0 END,
      -- Bounded: the figures are a hint to reviewers, not a limit.
      'recent_actions_1h', (SELECT count(*) FROM (SELECT FROM interactions i WHERE i.org_id = $1 AND i.agent_id = $2
        AND i.created_at > t.at - interval '1 hour' LIMIT 200) r),
      'denied_24h', (SELECT count(*) FROM (SELECT FROM interactions i WHERE i.org_id = $1 AND i.agent_id = $2
        AND i.decision = 'DENY' AND i.created_at > t.at - interval '24 hours' LIMIT 200) r),
      'capability_token', (SELECT json_build_object('revoked', c.revoked_at IS NOT NULL) FROM capability_tokens c
        WHERE c.org_id = $1 AND c.id = $6::uuid),
      'grant', (SELECT json_build_object('jti', g.jti, 'approval_id', g.approval_id, 'agent_id', g.agent_id,
          'action_hash', g.action_hash, 'status', g.status, 'expired', g.expires_at <= t.at,
          'timeout_seconds', p.timeout_seconds,
          -- By the rule that approved it, or by an attempt before: a failed run keeps its share, and a retry has that one.
          -- An approval that was used up directly took none: that run is of the call that asked (USE_APPROVAL).
          'budget_taken', p.decided_via = 'rule' AND p.budget_keys <> '[]' OR EXISTS (SELECT FROM executions x
            WHERE x.org_id = $1 AND x.approval_id = p.id AND x.interaction_id IS DISTINCT FROM p.interaction_id))
        FROM grants g JOIN approvals p ON p.org_id = g.org_id AND p.id = g.approval_id
        WHERE g.org_id = $1 AND g.jti = $7::uuid),
      'idempotency', (SELECT json_build_object('body_hash', k.body_hash, 'response_status', k.response_status,
          'response_body', k.response_body, 'in_flight', k.locked_until > t.at)
        FROM idempotency_keys k WHERE k.org_id = $1 AND k.principal = $8 AND k.operation = $9 AND k.key = $10
          AND k.expires_at > t.at),
      'duplicate', (SELECT json_build_object('id', p.id, 'manifest_id', p.manifest_id, 'risk_tier', p.risk_tier)
        FROM approvals p WHERE p.org_id = $1 AND p.agent_id = $2 AND p.collapse_key = $11 AND p.status = 'pending'
          AND p.expires_at > t.at)
    ) AS facts FROM t`,
};

/** $1 org, $2 manifest id. */
export const MANIFEST_TEXT: Statement = {
  name: 'gateway-manifest',
  text: `SELECT manifest, approved_capabilities FROM manifests WHERE org_id = $1 AND id = $2`,
};
