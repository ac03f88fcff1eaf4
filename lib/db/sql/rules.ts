import type { Statement } from '@/lib/db/scope';
import { AUDIT_COLUMNS, AUDIT_RECORD } from '@/lib/db/sql/audit-columns';
import { AUTHOR_ENTITLED } from '@/lib/db/sql/rule-author';
import { RULE_IN_FORCE, RULE_LASTS } from '@/lib/db/sql/rule-in-force';

/** A rule `r` as it goes out. `created_at_text` keeps its microseconds, for cursors. $1 is the org. */
export const RULE_COLUMNS = `r.id, r.tool_name, r.agent_id, r.arg_constraints,
  encode(r.arg_constraints_sealed, 'base64') AS sealed, r.closed, r.reasons, r.description, r.created_by,
  r.created_by_label, r.created_from, r.created_at, r.created_at::text AS created_at_text, r.expires_at, r.max_uses,
  r.use_count, r.last_used_at, r.active, r.revoked_by_label, r.revoked_at, r.revoke_reason, r.replaces,
  (SELECT n.id FROM rules n WHERE n.org_id = $1 AND n.replaces = r.id) AS replaced_by, ${AUTHOR_ENTITLED} AS author_entitled,
  clock_timestamp() AS now`;

/** The badges of rule `r`, as lib/rules/hygiene.ts gives them. */
const HYGIENE = `(
  SELECT array_agg(b.badge) FROM (
    SELECT ${RULE_LASTS} AS live,
      NOT EXISTS (SELECT FROM jsonb_each(r.arg_constraints) c WHERE c.value->>'type' = 'exact'
        OR (c.value->>'type' = 'pattern' AND c.value->>'value' !~ '^\\*+$')) AS broad) s,
  LATERAL (VALUES
    ('unused', s.live AND coalesce(r.last_used_at, r.created_at) <= now() - interval '7 days'),
    ('nearly_used_up', s.live AND r.use_count > 0.8 * r.max_uses),
    ('expiring', s.live AND r.expires_at <= now() + interval '7 days'),
    ('broad', s.live AND s.broad),
    ('expired', r.expires_at <= now()), ('exhausted', r.used_up), ('revoked', NOT r.active)) b(badge, holds)
  WHERE b.holds)`;

/** $2 only those in force, $3 tool name, $4 agent, $5 approval that it was made from, $6 badges. */
const MATCHING = `r.org_id = $1 AND ($2::boolean IS NOT TRUE OR ${RULE_IN_FORCE}) AND ($3::text IS NULL OR r.tool_name = $3)
  AND ($4::text IS NULL OR r.agent_id = $4) AND ($5::uuid IS NULL OR r.created_from = $5)
  AND ($6::text[] IS NULL OR ${HYGIENE} && $6)`;

/**
 * A page of rules, newest first, with how many there are (to 10,001). $7 and $8 the last one's time and id, $9 limit,
 * $10 offset.
 */
export const LIST_RULES: Statement = {
  name: 'rules-list',
  text: `
    SELECT (SELECT count(*) FROM (SELECT FROM rules r WHERE ${MATCHING} LIMIT 10001) c) AS total,
      (SELECT coalesce(json_agg(p ORDER BY p.created_at DESC, p.id DESC), '[]') FROM (
        SELECT ${RULE_COLUMNS} FROM rules r
        WHERE ${MATCHING} AND ($7::timestamptz IS NULL OR (r.created_at, r.id) < ($7, $8::uuid))
        ORDER BY r.created_at DESC, r.id DESC LIMIT $9 OFFSET $10) p) AS rules`,
};

/** $1 org, $2 rule. */
export const GET_RULE: Statement = {
  name: 'rules-get',
  text: `SELECT row_to_json(x) AS rule FROM (SELECT ${RULE_COLUMNS} FROM rules r WHERE r.org_id = $1 AND r.id = $2) x`,
};

/** The newest rule that a person made of an approval. $1 org, $2 approval, $3 person. */
export const RULE_MADE_FROM: Statement = {
  name: 'rules-made-from',
  text: `
    SELECT row_to_json(x) AS rule FROM (
      SELECT ${RULE_COLUMNS} FROM rules r WHERE r.org_id = $1 AND r.created_from = $2 AND r.created_by = $3
      ORDER BY r.created_at DESC LIMIT 1) x`,
};

/** Of several rules that are made at once each waits here for those before it. $1 org. */
export const LOCK_FOR_RULE: Statement = {
  name: 'rules-lock',
  text: 'SELECT id FROM orgs WHERE id = $1 AND closed_at IS NULL FOR NO KEY UPDATE',
};

/** How many rules of a tool last, counted up to a limit. $1 org, $2 tool name, $3 limit. */
export const RULES_OF_TOOL: Statement = {
  name: 'rules-of-tool',
  text: `
    SELECT count(*)::int AS lasting FROM (
      SELECT FROM rules r WHERE r.org_id = $1 AND r.tool_name = $2 AND ${RULE_LASTS} LIMIT $3) c`,
};

/**
 * Makes a rule, with its event. No row: its author may not decide any more, or it would have expired already.
 * $1 org, $2 rule, $3 its constraints sealed or null, $4 audit rows.
 */
export const INSERT_RULE: Statement = {
  name: 'rules-insert',
  text: `
    WITH n AS (
      INSERT INTO rules (org_id, id, tool_name, agent_id, arg_constraints, arg_constraints_sealed, closed, reasons,
        description, created_by, created_by_label, created_from, created_at, expires_at, max_uses, replaces)
      SELECT $1, r.id, r.tool_name, r.agent_id, r.arg_constraints, $3::bytea, r.closed, r.reasons, r.description,
        r.created_by, r.created_by_label, r.created_from, clock_timestamp(), r.expires_at, r.max_uses, r.replaces
      FROM jsonb_populate_record(NULL::rules, $2::jsonb) AS r
      WHERE (r.expires_at IS NULL OR r.expires_at > clock_timestamp()) AND ${AUTHOR_ENTITLED}
      RETURNING id),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, ${AUDIT_COLUMNS} FROM n, jsonb_to_recordset($4::jsonb) AS v(${AUDIT_RECORD}))
    SELECT n.id FROM n`,
};

/** Revokes a rule once, with its event. $1 org, $2 rule, $3 person, $4 label, $5 reason, $6 audit rows. */
export const REVOKE_RULE: Statement = {
  name: 'rules-revoke',
  text: `
    WITH l AS MATERIALIZED (SELECT r.id, r.active FROM rules r WHERE r.org_id = $1 AND r.id = $2 FOR NO KEY UPDATE),
    u AS (
      UPDATE rules SET active = false, revoked_at = clock_timestamp(), revoked_by = $3, revoked_by_label = $4,
        revoke_reason = $5
      FROM l WHERE rules.org_id = $1 AND rules.id = l.id AND l.active
      RETURNING rules.id, rules.tool_name, rules.use_count),
    ev AS (
      INSERT INTO audit_events (org_id, ${AUDIT_COLUMNS})
      SELECT $1, v.type, v.actor_kind, v.actor_id, v.actor_label, v.request_id, v.approval_id, u.id, v.agent_id, v.batch_id,
        v.reason, v.payload || jsonb_build_object('tool_name', u.tool_name, 'use_count', u.use_count)
      FROM u, jsonb_to_recordset($6::jsonb) AS v(${AUDIT_RECORD}))
    SELECT EXISTS (SELECT FROM u) AS revoked FROM l`,
};

/**
 * What a new rule is judged by: the settings of its tool. $1 org, $2 tool name (bare: of every type), $3 agent or null.
 */
export const RULE_GROUNDS: Statement = {
  name: 'rules-grounds',
  text: `
    SELECT json_build_object('now', clock_timestamp(), 'settings', o.settings,
      'agent_known', $3::text IS NULL OR EXISTS (SELECT FROM agents a WHERE a.org_id = $1 AND a.agent_id = $3),
      'tools', (SELECT coalesce(json_agg(json_build_object('key', s.tool, 'risk_tier', s.risk_tier,
          'secret_params', s.secret_params, 'sensitive_params', s.sensitive_params)), '[]')
        FROM tools s WHERE s.org_id = $1 AND (s.tool IN ('*', $2)
          OR (strpos($2, ':') = 0 AND split_part(s.tool, ':', 2) = $2))),
      'definitions', (SELECT coalesce(json_agg(json_build_object('agent_id', m.agent_id, 'key', d.key,
          'risk_tier', d.value->'risk_tier', 'secret_params', d.value->'secret_params',
          'sensitive_params', d.value->'sensitive_params')), '[]')
        FROM manifests m CROSS JOIN LATERAL jsonb_each(m.manifest->'tools') d
        WHERE m.org_id = $1 AND m.status IN ('active', 'suspended') AND ($3::text IS NULL OR m.agent_id = $3)
          AND (d.key IN ($2, split_part($2, ':', -1)) OR (strpos($2, ':') = 0 AND split_part(d.key, ':', 2) = $2))))
        AS grounds
    FROM orgs o WHERE o.id = $1`,
};

/** What a rule is made of, of an approval. $1 org, $2 approval. */
export const APPROVAL_FOR_RULE: Statement = {
  name: 'rules-approval',
  text: `
    SELECT a.id, a.agent_id, a.action_type || ':' || a.tool AS tool_name, a.params, a.params_sealed, a.action_hash,
      a.risk_tier
    FROM approvals a WHERE a.org_id = $1 AND a.id = $2`,
};

/** About how many bytes of params one batch brings; one approval's at least. */
const BATCH_BYTES = 8_000_000;

/**
 * Approvals of a tool since a time, newest first: what a rule would have met. The sealed params only where something is
 * masked in the others. Up to $8 rows, fewer where their params are large (sealed they are as long as the others, and
 * their length is known without reading them); `more` on the last row says whether there may be others.
 * $1 org, $2 type or null, $3 tool, $4 agent or null, $5 since, $6 and $7 the last one's time and id, $8 limit.
 */
export const APPROVALS_OF_TOOL: Statement = {
  name: 'rules-approvals-of-tool',
  text: `
    WITH page AS MATERIALIZED (
      SELECT a.id, a.created_at, row_number() OVER w AS n, sum(octet_length(a.params_sealed)) OVER w AS bytes
      FROM (
        SELECT a.id, a.created_at, a.params_sealed FROM approvals a
        WHERE a.org_id = $1 AND ($2::text IS NULL OR a.action_type = $2) AND a.tool = $3
          AND ($4::text IS NULL OR a.agent_id = $4) AND a.created_at > $5::timestamptz
          AND ($6::timestamptz IS NULL OR (a.created_at, a.id) < ($6, $7::uuid))
        ORDER BY a.created_at DESC, a.id DESC LIMIT $8) a
      WINDOW w AS (ORDER BY a.created_at DESC, a.id DESC)),
    taken AS (SELECT p.id, p.n FROM page p WHERE p.n = 1 OR p.bytes <= ${BATCH_BYTES})
    SELECT a.id, a.agent_id, CASE WHEN a.status = 'pending' AND a.expires_at <= now() THEN 'expired' ELSE a.status END AS status,
      a.headline, a.created_at, a.created_at::text AS created_at_text, a.decided_by_label, a.deny_reason, a.params,
      CASE WHEN strpos(a.params::text, '[REDACTED]') > 0 THEN a.params_sealed END AS params_sealed, a.reason_codes,
      a.risk_tier, t.n = $8 OR t.n < (SELECT count(*) FROM page) AS more
    FROM taken t JOIN approvals a ON a.org_id = $1 AND a.id = t.id ORDER BY t.n`,
};
