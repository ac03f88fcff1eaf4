import type { Statement } from '@/lib/db/scope';

/**
 * The figures of one period as one JSON, from the raw rows: one pass over the approvals created in `[from, to)`, kept as
 * narrow rows, and everything else counted from those. An overdue pending approval counts as expired.
 *
 * $1 org · $2 from: a time, or null · $3 from: a date in the org's time zone, or null · $4, $5 the same of `to`
 * $6 agent or null · $7 hour, day or week · $8 how many intervals the series may have at most
 */
export const APPROVAL_STATS: Statement = {
  name: 'approvals-stats',
  text: `
    WITH p AS MATERIALIZED (
      SELECT z.tz, coalesce($2::timestamptz, ($3::date)::timestamp AT TIME ZONE z.tz, now() - interval '30 days') AS "from",
        coalesce($4::timestamptz, ($5::date + 1)::timestamp AT TIME ZONE z.tz, now()) AS "to", o.settings
      FROM orgs o CROSS JOIN LATERAL (SELECT coalesce(o.settings->>'timezone', 'UTC') AS tz) z WHERE o.id = $1),
    r AS MATERIALIZED (
      SELECT a.agent_id, a.action_type || ':' || a.tool AS action, a.reason_codes, a.rule_id, a.execution_status,
        CASE WHEN a.status = 'pending' AND a.expires_at <= now() THEN 'expired' ELSE a.status END AS status,
        a.decided_via = 'rule' AS by_rule,
        CASE WHEN a.status IN ('approved', 'denied') AND a.decided_via IN ('ui', 'api', 'mcp')
          THEN a.decided_by_label END AS operator,
        a.decided_at, date_bin('15 minutes', a.created_at, '2000-01-01Z') AS quarter,
        extract(epoch FROM a.decided_at - a.created_at)::float8 AS seconds
      FROM approvals a
      WHERE a.org_id = $1 AND a.created_at >= (SELECT p."from" FROM p) AND a.created_at < (SELECT p."to" FROM p)
        AND ($6::text IS NULL OR a.agent_id = $6)),
    -- Every breakdown in one pass, told apart by which column is set. Days and hours are cut from quarters of an hour, the
    -- finest step that time zones are apart, so that few times are converted and not one per row.
    g AS MATERIALIZED (
      SELECT r.agent_id, r.action, r.reason_codes, r.rule_id, r.quarter, grouping(r.agent_id, r.action, r.reason_codes,
          r.rule_id, r.quarter) AS kind,
        count(*) AS n,
        count(*) FILTER (WHERE r.status = 'approved') AS approved,
        count(*) FILTER (WHERE r.status = 'denied') AS denied,
        count(*) FILTER (WHERE r.status = 'expired') AS expired,
        count(*) FILTER (WHERE r.status = 'cancelled') AS cancelled,
        count(*) FILTER (WHERE r.by_rule) AS auto_approved,
        count(*) FILTER (WHERE r.operator IS NOT NULL) AS by_people,
        count(*) FILTER (WHERE r.operator IS NOT NULL AND r.status = 'denied') AS denied_by_people,
        count(*) FILTER (WHERE r.execution_status = 'failed') AS failed,
        count(*) FILTER (WHERE r.execution_status IN ('succeeded', 'failed')) AS finished
      FROM r GROUP BY GROUPING SETS ((), (r.agent_id), (r.action), (r.reason_codes), (r.rule_id), (r.quarter))),
    -- Hours follow each other in absolute time; days and weeks by the calendar, whatever the clocks do.
    step AS (
      SELECT s.at FROM p CROSS JOIN LATERAL generate_series(date_trunc('hour', p."from", p.tz),
        least(p."to", p."from" + ($8::int + 1) * interval '1 hour'), '1 hour') AS s(at)
      WHERE $7 = 'hour' AND s.at < p."to"
      UNION ALL
      SELECT s.at AT TIME ZONE p.tz FROM p CROSS JOIN LATERAL (SELECT ('1 ' || $7)::interval AS one) i
      CROSS JOIN LATERAL generate_series(date_trunc($7, p."from" AT TIME ZONE p.tz),
        least(p."to", p."from" + ($8::int + 1) * i.one) AT TIME ZONE p.tz, i.one) AS s(at)
      WHERE $7 <> 'hour' AND s.at AT TIME ZONE p.tz < p."to"),
    series AS (
      SELECT step.at, coalesce(sum(q.n), 0) AS created, coalesce(sum(q.approved), 0) AS approved,
        coalesce(sum(q.denied), 0) AS denied, coalesce(sum(q.expired), 0) AS expired,
        coalesce(sum(q.auto_approved), 0) AS auto_approved
      FROM step LEFT JOIN (SELECT g.*, date_trunc($7, g.quarter, p.tz) AS at FROM g CROSS JOIN p WHERE g.kind = ${0b11110}) q
        ON q.at = step.at
      GROUP BY step.at)
    SELECT json_build_object(
      'from', p."from", 'to', p."to", 'settings', p.settings,
      'pending', (SELECT count(*) FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending' AND a.expires_at > now()
        AND ($6::text IS NULL OR a.agent_id = $6)),
      'totals', (SELECT row_to_json(g) FROM g WHERE g.kind = ${0b11111}),
      'by_agent', (SELECT coalesce(json_agg(g ORDER BY g.approved + g.denied + g.expired DESC, g.agent_id), '[]')
        FROM g WHERE g.kind = ${0b01111}),
      'by_action', (SELECT coalesce(json_agg(g ORDER BY g.n DESC, g.action), '[]') FROM g WHERE g.kind = ${0b10111}),
      'by_reason_code', (SELECT coalesce(json_object_agg(x.code, x.n ORDER BY x.n DESC, x.code), '{}') FROM (
        SELECT code, sum(g.n) AS n FROM g CROSS JOIN LATERAL unnest(g.reason_codes) AS code
        WHERE g.kind = ${0b11011} GROUP BY code) x),
      'by_rule', (SELECT coalesce(json_agg(g ORDER BY g.auto_approved DESC, g.rule_id), '[]') FROM g
        WHERE g.kind = ${0b11101} AND g.auto_approved > 0),
      'by_operator', (SELECT coalesce(json_agg(x ORDER BY x.approved + x.denied DESC, x.email), '[]') FROM (
        SELECT operator AS email, count(*) FILTER (WHERE status = 'approved') AS approved,
          count(*) FILTER (WHERE status = 'denied') AS denied,
          percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median_seconds,
          count(DISTINCT date_trunc('hour', decided_at)) AS active_hours
        FROM r WHERE operator IS NOT NULL GROUP BY operator) x),
      'response', (SELECT json_build_object('average', avg(seconds),
          'percentiles', percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY seconds))
        FROM r WHERE operator IS NOT NULL),
      'rules', (SELECT json_build_object('created', count(*) FILTER (WHERE e.type = 'rule_created'),
          'revoked', count(*) FILTER (WHERE e.type = 'rule_revoked'))
        FROM audit_events e WHERE e.org_id = $1 AND e.type IN ('rule_created', 'rule_revoked')
          AND e.occurred_at >= p."from" AND e.occurred_at < p."to"),
      'series', (SELECT coalesce(json_agg(series ORDER BY series.at), '[]') FROM series)) AS stats
    FROM p`,
};
