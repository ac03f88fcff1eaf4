import type { Statement } from '@/lib/db/scope';
import { COUNTS, COUNT_LIST, ROW_COLUMNS, SUMS, countFacts } from './stats-facts';

const DAY = `interval '1 day'`;
const HOUR = `interval '1 hour'`;
const hourOf = (time: string) => `date_bin('1 hour', ${time}, '2000-01-01Z')`;
const dayOf = (time: string) => `date_bin('1 day', ${time}, '2000-01-01Z')`;
const KEPT = `s.span, s.at, s.kind, s.key, ${COUNTS.map((c) => `s.${c}`).join(', ')}, s.seconds, s.hours`;

/**
 * The figures of one period, `[from, to)`. Whole days and hours come from the kept counts (stats_rollups), what is left at
 * both ends and every hour with a marker (stats_dirty) from the rows; all in one snapshot, so that the answer is the
 * recount's. An overdue pending approval counts as expired.
 *
 * One row `stats` (JSON), then a row for each operator: `operator`, and the response times of their decisions in `seconds`
 * (float8 in network order): percentiles are picked from them outside, where it takes no sorting.
 *
 * $1 org · $2 from: a time, or null · $3 from: a date in the org's time zone, or null · $4, $5 the same of `to`
 * $6 agent or null · $7 hour, day or week · $8 how many intervals the series may have at most
 */
export const APPROVAL_STATS: Statement = {
  // Planned for each call: a plan for any values takes four times as long.
  name: '',
  text: `
    WITH p AS MATERIALIZED (
      SELECT z.tz, coalesce($2::timestamptz, ($3::date)::timestamp AT TIME ZONE z.tz, now() - interval '30 days') AS "from",
        coalesce($4::timestamptz, ($5::date + 1)::timestamp AT TIME ZONE z.tz, now()) AS "to", o.settings
      FROM orgs o CROSS JOIN LATERAL (SELECT coalesce(o.settings->>'timezone', 'UTC') AS tz) z WHERE o.id = $1),
    -- Hours that are counted from the rows.
    dirty AS MATERIALIZED (
      SELECT DISTINCT d.hour FROM stats_dirty d WHERE d.org_id = $1
        AND d.hour > (SELECT p."from" - ${HOUR} FROM p) AND d.hour < (SELECT p."to" FROM p)),
    raw AS MATERIALIZED (
      SELECT hour FROM dirty
      UNION SELECT ${hourOf('p."from"')} FROM p WHERE ${hourOf('p."from"')} <> p."from"
      UNION SELECT ${hourOf('p."to"')} FROM p WHERE ${hourOf('p."to"')} <> p."to"),
    -- Days that are counted by their hours.
    part AS MATERIALIZED (
      SELECT ${dayOf('hour')} AS day FROM dirty
      UNION SELECT ${dayOf('p."from"')} FROM p WHERE ${dayOf('p."from"')} <> p."from"
      UNION SELECT ${dayOf('p."to"')} FROM p WHERE ${dayOf('p."to"')} <> p."to"),
    single AS MATERIALIZED (
      SELECT h.hour FROM p CROSS JOIN part CROSS JOIN LATERAL (
        SELECT part.day + n * ${HOUR} AS hour FROM generate_series(0, 23) n) h
      WHERE h.hour >= p."from" AND h.hour + ${HOUR} <= p."to" AND h.hour NOT IN (SELECT raw.hour FROM raw)),
    kept AS (
      SELECT ${KEPT} FROM stats_rollups s
      WHERE s.org_id = $1 AND s.agent_id = coalesce($6::text, '') AND s.span = 1440
        AND s.at >= (SELECT p."from" FROM p) AND s.at <= (SELECT p."to" - ${DAY} FROM p)
        AND s.at NOT IN (SELECT part.day FROM part)
      UNION ALL
      SELECT ${KEPT} FROM single CROSS JOIN LATERAL (
        SELECT * FROM stats_rollups s
        WHERE s.org_id = $1 AND s.agent_id = coalesce($6::text, '') AND s.span = 60 AND s.at = single.hour) s
      UNION ALL
      SELECT ${KEPT} FROM stats_rollups s
      WHERE s.org_id = $1 AND s.agent_id = coalesce($6::text, '') AND s.span = 15
        AND s.at >= (SELECT p."from" FROM p) AND s.at < (SELECT p."to" FROM p)
        AND ${hourOf('s.at')} NOT IN (SELECT raw.hour FROM raw)),
    -- Worked out beforehand: below a row-level policy an index only serves leakproof conditions, and adding is not.
    -- OFFSET 0 keeps one look-up for each hour, where the planner would rather read everything once.
    rawly AS MATERIALIZED (
      SELECT greatest(raw.hour, p."from") AS since, least(raw.hour + ${HOUR}, p."to") AS until FROM p CROSS JOIN raw),
    x AS MATERIALIZED (
      SELECT '' AS scope, NULL::timestamptz AS at, r.* FROM rawly CROSS JOIN LATERAL (
        SELECT ${ROW_COLUMNS} FROM approvals a
        WHERE a.org_id = $1 AND a.created_at >= rawly.since AND a.created_at < rawly.until
          AND ($6::text IS NULL OR a.agent_id = $6) OFFSET 0) r),
    ${countFacts('0')},
    -- Overdue and not yet written down as expired, wherever they were counted. Few at any time: OFFSET 0 looks them up by
    -- when they expire, where the planner would rather read all that wait and were made in the period.
    late AS MATERIALIZED (
      SELECT a.agent_id, date_bin('15 minutes', a.created_at, '2000-01-01Z') AS quarter
      FROM (SELECT agent_id, created_at FROM approvals
        WHERE org_id = $1 AND status = 'pending' AND expires_at <= now() OFFSET 0) a
      WHERE a.created_at >= (SELECT p."from" FROM p) AND a.created_at < (SELECT p."to" FROM p)
        AND ($6::text IS NULL OR a.agent_id = $6)),
    f AS MATERIALIZED (
      SELECT * FROM kept
      UNION ALL SELECT span, at, kind, key, ${COUNT_LIST}, seconds, hours FROM facts
      UNION ALL SELECT l.span, l.at, l.kind, l.key, 0, 0, 0, l.n, 0, 0, 0, 0, 0, 0, NULL, NULL FROM (
        SELECT 0 AS span, NULL::timestamptz AS at, 'total' AS kind, '' AS key, count(*) AS n FROM late
        UNION ALL SELECT 0, NULL, 'agent', agent_id, count(*) FROM late GROUP BY agent_id
        UNION ALL SELECT 15, quarter, 'total', '', count(*) FROM late GROUP BY quarter) l),
    g2 AS MATERIALIZED (SELECT kind, key, ${SUMS} FROM f WHERE span <> 15 GROUP BY kind, key),
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
    -- Cut from quarters of an hour, the finest step that time zones are apart, so that few times are converted.
    series AS (
      SELECT step.at, coalesce(sum(q.n), 0) AS created, coalesce(sum(q.approved), 0) AS approved,
        coalesce(sum(q.denied), 0) AS denied, coalesce(sum(q.expired), 0) AS expired,
        coalesce(sum(q.auto_approved), 0) AS auto_approved
      FROM step LEFT JOIN (SELECT f.*, date_trunc($7, f.at, p.tz) AS step_at FROM f CROSS JOIN p WHERE f.span = 15) q
        ON q.step_at = step.at
      GROUP BY step.at)
    SELECT NULL AS operator, NULL AS seconds, json_build_object(
      'from', p."from", 'to', p."to", 'settings', p.settings,
      'pending', (SELECT count(*) FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending' AND a.expires_at > now()
        AND ($6::text IS NULL OR a.agent_id = $6)),
      'totals', (SELECT row_to_json(g2) FROM g2 WHERE kind = 'total'),
      'by_agent', (SELECT coalesce(json_agg(m ORDER BY m.approved + m.denied + m.expired DESC, m.key), '[]') FROM (
        SELECT ${COUNT_LIST}, key FROM g2 WHERE $6::text IS NULL AND kind = 'agent'
        UNION ALL SELECT ${COUNT_LIST}, $6 FROM g2 WHERE $6::text IS NOT NULL AND kind = 'total' AND n > 0) m),
      'by_action', (SELECT coalesce(json_agg(g2 ORDER BY g2.n DESC, g2.key), '[]') FROM g2 WHERE kind = 'action'),
      'by_reason_code', (SELECT coalesce(json_object_agg(g2.key, g2.n ORDER BY g2.n DESC, g2.key), '{}') FROM g2
        WHERE kind = 'reason'),
      'by_rule', (SELECT coalesce(json_agg(json_build_object('rule_id', g2.key, 'description', u.description,
          'uses', g2.auto_approved) ORDER BY g2.auto_approved DESC, g2.key), '[]')
        FROM g2 LEFT JOIN rules u ON u.org_id = $1 AND u.id = g2.key::uuid WHERE g2.kind = 'rule'),
      'by_operator', (SELECT coalesce(json_agg(json_build_object('email', g2.key, 'approved', g2.approved,
          'denied', g2.denied, 'active_hours', h.hours) ORDER BY g2.n DESC, g2.key), '[]')
        FROM g2 LEFT JOIN (SELECT d.key, count(*) AS hours FROM (
            SELECT DISTINCT f.key, hour FROM f CROSS JOIN LATERAL unnest(f.hours) AS hour WHERE f.kind = 'operator') d
          GROUP BY d.key) h ON h.key = g2.key WHERE g2.kind = 'operator'),
      'rules', (SELECT json_build_object(
          'created', count(*) FILTER (WHERE u.created_at >= p."from" AND u.created_at < p."to"),
          'revoked', count(*) FILTER (WHERE u.revoked_at >= p."from" AND u.revoked_at < p."to"))
        FROM rules u WHERE u.org_id = $1),
      'series', (SELECT coalesce(json_agg(series ORDER BY series.at), '[]') FROM series)) AS stats
    FROM p
    UNION ALL
    SELECT f.key, string_agg(f.seconds, ''::bytea), NULL FROM f WHERE f.kind = 'operator' GROUP BY f.key`,
};
