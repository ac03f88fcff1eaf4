import { plannedOnce } from '@/lib/db/planned-once';
import { LIVE_FILTER } from './live-filter';
import { RULE_IN_FORCE } from './rule-in-force';

const sumOf = (when: string) => `coalesce(sum(d.n) FILTER (WHERE ${when}), 0)`;

const countWaiting = (when: string) =>
  `(SELECT count(*) FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending' AND ${when})`;

/** Midnight in the time zone of organization `o`. */
const MIDNIGHT = `date_trunc('day', now(), coalesce(o.settings->>'timezone', 'UTC'))`;

/** CTE of what was decided since `p.since`. $1 org */
const DECIDED = `
    decided AS (
      SELECT ${sumOf(`d.status = 'approved'`)} AS approved, ${sumOf(`d.status = 'denied'`)} AS denied,
        ${sumOf(`d.status = 'expired'`)} AS expired, ${sumOf(`d.decided_via = 'rule'`)} AS auto_approved,
        ${sumOf('d.by_person')} AS by_people, ${sumOf(`d.by_person AND d.status = 'denied'`)} AS denied_by_people,
        (extract(epoch FROM sum(d.taken) FILTER (WHERE d.by_person)) / sum(d.n) FILTER (WHERE d.by_person))::float8
          AS average_seconds
      FROM (SELECT a.status, a.decided_via, count(*) AS n, sum(a.decided_at - a.created_at) AS taken,
          a.status IN ('approved', 'denied') AND a.decided_via IN ('ui', 'api', 'mcp') AS by_person
        FROM approvals a WHERE a.org_id = $1 AND a.decided_at >= (SELECT p.since FROM p)
        GROUP BY a.status, a.decided_via) d)`;

/** CTE of the rules that can match. $1 org */
const IN_FORCE = `
    in_force AS (
      SELECT count(*) AS active_rules,
        count(*) FILTER (WHERE coalesce(r.last_used_at, r.created_at) < now() - interval '7 days') AS unused_rules
      FROM rules r WHERE r.org_id = $1 AND ${RULE_IN_FORCE})`;

/**
 * What waits now, and what was decided and run since a time (null: midnight in the organization's time zone), as one JSON;
 * with the settings that it is judged by. An overdue pending approval counts as expired, when it ran out.
 * $1 org · $2 since
 */
export const FIGURES_SINCE = plannedOnce(
  {
    name: 'figures-since',
    text: `
    WITH p AS MATERIALIZED (
      SELECT o.settings, coalesce($2::timestamptz, ${MIDNIGHT}) AS since FROM orgs o WHERE o.id = $1),
    waiting AS (
      SELECT ${countWaiting('a.expires_at > now()')} AS pending,
        (SELECT extract(epoch FROM now() - o.created_at)::float8 FROM (
          SELECT a.created_at FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending' AND ${LIVE_FILTER}
          ORDER BY a.created_at, a.id LIMIT 1) o) AS oldest_pending_seconds,
        ${countWaiting(`a.expires_at > now() AND a.expires_at < now() + interval '4 hours'`)} AS near_expiry,
        (SELECT count(*) FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending'
          AND a.expires_at <= now() AND a.expires_at >= (SELECT p.since FROM p)) AS overdue),
    odd AS (
      SELECT count(*) AS with_anomalies FROM approvals a
      WHERE a.org_id = $1 AND a.status = 'pending' AND a.anomalies <> '[]' AND a.expires_at > now()),${DECIDED},
    run AS (
      SELECT count(*) FILTER (WHERE a.execution_status = 'failed') AS failed,
        count(*) FILTER (WHERE a.execution_status IN ('succeeded', 'failed')) AS finished
      FROM approvals a WHERE a.org_id = $1 AND a.executed_at >= (SELECT p.since FROM p)),${IN_FORCE}
    SELECT to_jsonb(waiting) || to_jsonb(odd) || to_jsonb(decided) || to_jsonb(run) || to_jsonb(in_force)
      || jsonb_build_object('settings', p.settings) AS figures
    FROM p, waiting, odd, decided, run, in_force`,
  },
  ['uuid', 'timestamptz'],
);

/** Of the same what the console shows over its queue, since midnight, as one JSON. $1 org */
export const FIGURES_OF_TODAY = plannedOnce(
  {
    name: 'figures-of-today',
    text: `
    WITH p AS MATERIALIZED (SELECT ${MIDNIGHT} AS since FROM orgs o WHERE o.id = $1),${DECIDED},${IN_FORCE}
    SELECT to_jsonb(f) AS figures FROM (
      SELECT approved, denied, auto_approved, by_people, average_seconds, active_rules FROM p, decided, in_force) f`,
  },
  ['uuid'],
);
