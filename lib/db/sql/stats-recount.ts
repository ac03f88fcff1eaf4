import type { Statement } from '@/lib/db/scope';
import { COUNT_LIST, ROW_COLUMNS, SUMS, countFacts } from './stats-facts';

/**
 * One recount at a time per organization: two would overwrite each other with what they had read before. It looks few
 * hours up among many, which the planner takes for most of the table as long as that is small: it is told not to. $1 org
 */
export const LOCK_RECOUNT: Statement = {
  name: 'stats-lock-recount',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended('stats ' || $1::uuid, 0)) AS locked,
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_material', 'off', true)`,
};

/**
 * Removes the markers of up to $2 hours, newest first, and returns those hours. What is counted after this sees at least
 * what the markers stood for; a change committed meanwhile has left another marker. $1 org
 */
export const TAKE_DIRTY: Statement = {
  name: 'stats-take-dirty',
  text: `
    WITH h AS MATERIALIZED (
      SELECT DISTINCT d.hour FROM stats_dirty d WHERE d.org_id = $1 ORDER BY d.hour DESC LIMIT $2),
    gone AS (DELETE FROM stats_dirty d USING h WHERE d.org_id = $1 AND d.hour = h.hour)
    SELECT h.hour FROM h`,
};

/**
 * Forgets the counts of hours and of the days around them. OFFSET 0 keeps one look-up for each agent and time, whatever
 * the planner takes the table for before it was ever analyzed. $1 org · $2 hours
 */
export const FORGET_COUNTS: Statement = {
  name: 'stats-forget-counts',
  text: `
    WITH h AS (SELECT unnest($2::timestamptz[]) AS hour),
    old AS (
      SELECT 60::smallint AS span, hour AS at FROM h
      UNION SELECT 1440::smallint, date_bin('1 day', hour, '2000-01-01Z') FROM h
      UNION SELECT 15::smallint, hour + q * interval '15 minutes' FROM h, generate_series(0, 3) q),
    who AS (SELECT '' AS agent_id UNION ALL SELECT agent_id FROM agents WHERE org_id = $1)
    DELETE FROM stats_rollups s USING old CROSS JOIN who CROSS JOIN LATERAL (
      SELECT s.ctid AS place FROM stats_rollups s
      WHERE s.org_id = $1 AND s.agent_id = who.agent_id AND s.span = old.span AND s.at = old.at OFFSET 0) found
    WHERE s.org_id = $1 AND s.ctid = found.place`,
};

/**
 * Counts hours from the rows. Below a row-level policy only leakproof conditions use an index, and adding an interval is
 * not: both ends are worked out before. OFFSET 0 keeps one look-up
 * for each hour, where the planner would rather read everything once. $1 org · $2 hours
 */
export const COUNT_HOURS: Statement = {
  name: 'stats-count-hours',
  text: `
    WITH h AS MATERIALIZED (SELECT hour, hour + interval '1 hour' AS until FROM unnest($2::timestamptz[]) AS hour),
    x AS MATERIALIZED (
      SELECT s.scope, h.hour AS at, r.* FROM h
      CROSS JOIN LATERAL (SELECT ${ROW_COLUMNS} FROM approvals a
        WHERE a.org_id = $1 AND a.created_at >= h.hour AND a.created_at < h.until OFFSET 0) r
      CROSS JOIN LATERAL (VALUES (''), (r.agent_id)) AS s(scope)),
    ${countFacts('60')}
    INSERT INTO stats_rollups (org_id, agent_id, span, at, kind, key, ${COUNT_LIST}, seconds, hours)
    SELECT $1, scope, span, at, kind, key, ${COUNT_LIST}, seconds, hours FROM facts`,
};

/** Sums the days of these hours up from their hours. $1 org · $2 hours */
export const SUM_DAYS: Statement = {
  name: 'stats-sum-days',
  text: `
    WITH d AS MATERIALIZED (
      SELECT DISTINCT day, day + interval '1 day' AS until FROM unnest($2::timestamptz[]) AS hour
      CROSS JOIN LATERAL date_bin('1 day', hour, '2000-01-01Z') AS day),
    who AS (SELECT '' AS agent_id UNION ALL SELECT agent_id FROM agents WHERE org_id = $1),
    s AS MATERIALIZED (
      SELECT d.day, s.* FROM d CROSS JOIN who JOIN stats_rollups s ON s.org_id = $1 AND s.agent_id = who.agent_id
        AND s.span = 60 AND s.at >= d.day AND s.at < d.until),
    decided AS MATERIALIZED (
      SELECT agent_id, day, key, array_agg(DISTINCT hour) AS hours FROM s CROSS JOIN LATERAL unnest(s.hours) AS hour
      GROUP BY agent_id, day, key),
    summed AS (
      SELECT agent_id, day, kind, key, ${SUMS}, string_agg(seconds, ''::bytea) AS seconds
      FROM s GROUP BY agent_id, day, kind, key)
    INSERT INTO stats_rollups (org_id, agent_id, span, at, kind, key, ${COUNT_LIST}, seconds, hours)
    SELECT $1, m.agent_id, 1440, m.day, m.kind, m.key, ${COUNT_LIST.split(', ')
      .map((c) => `m.${c}`)
      .join(', ')}, m.seconds,
      decided.hours
    FROM summed m LEFT JOIN decided ON m.kind = 'operator' AND decided.agent_id = m.agent_id AND decided.day = m.day
      AND decided.key = m.key`,
};
