import type { Statement } from '@/lib/db/scope';
import { RULE_IN_FORCE } from './rule-in-force';

/**
 * What waits now, and what was decided and run since a time (null: midnight in the organization's time zone), as one JSON;
 * with the settings that it is judged by. An overdue pending approval counts as expired, when it ran out.
 * $1 org · $2 since
 */
export const FIGURES_SINCE: Statement = {
  name: 'figures-since',
  text: `
    WITH p AS MATERIALIZED (
      SELECT o.settings, coalesce($2::timestamptz, date_trunc('day', now(), coalesce(o.settings->>'timezone', 'UTC'))) AS since
      FROM orgs o WHERE o.id = $1),
    waiting AS (
      SELECT count(*) FILTER (WHERE a.expires_at > now()) AS pending,
        extract(epoch FROM now() - min(a.created_at) FILTER (WHERE a.expires_at > now()))::float8 AS oldest_pending_seconds,
        count(*) FILTER (WHERE a.expires_at > now() AND a.expires_at < now() + interval '4 hours') AS near_expiry,
        count(*) FILTER (WHERE a.expires_at <= now() AND a.expires_at >= (SELECT p.since FROM p)) AS overdue
      FROM approvals a WHERE a.org_id = $1 AND a.status = 'pending'),
    odd AS (
      SELECT count(*) AS with_anomalies FROM approvals a
      WHERE a.org_id = $1 AND a.status = 'pending' AND a.anomalies <> '[]' AND a.expires_at > now()),
    decided AS (
      SELECT count(*) FILTER (WHERE d.status = 'approved') AS approved, count(*) FILTER (WHERE d.status = 'denied') AS denied,
        count(*) FILTER (WHERE d.status = 'expired') AS expired,
        count(*) FILTER (WHERE d.decided_via = 'rule') AS auto_approved,
        count(*) FILTER (WHERE d.by_person) AS by_people,
        count(*) FILTER (WHERE d.by_person AND d.status = 'denied') AS denied_by_people,
        avg(extract(epoch FROM d.decided_at - d.created_at)) FILTER (WHERE d.by_person)::float8 AS average_seconds
      FROM (SELECT a.status, a.decided_via, a.decided_at, a.created_at,
          a.status IN ('approved', 'denied') AND a.decided_via IN ('ui', 'api', 'mcp') AS by_person
        FROM approvals a WHERE a.org_id = $1 AND a.decided_at >= (SELECT p.since FROM p)) d),
    run AS (
      SELECT count(*) FILTER (WHERE a.execution_status = 'failed') AS failed,
        count(*) FILTER (WHERE a.execution_status IN ('succeeded', 'failed')) AS finished
      FROM approvals a WHERE a.org_id = $1 AND a.executed_at >= (SELECT p.since FROM p)),
    in_force AS (
      SELECT count(*) AS active_rules,
        count(*) FILTER (WHERE coalesce(r.last_used_at, r.created_at) < now() - interval '7 days') AS unused_rules
      FROM rules r WHERE r.org_id = $1 AND ${RULE_IN_FORCE})
    SELECT to_jsonb(waiting) || to_jsonb(odd) || to_jsonb(decided) || to_jsonb(run) || to_jsonb(in_force)
      || jsonb_build_object('settings', p.settings) AS figures
    FROM p, waiting, odd, decided, run, in_force`,
};
