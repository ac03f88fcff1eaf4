/** What is counted of approvals, in this order; columns of stats_rollups. */
export const COUNTS = [
  'n',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'auto_approved',
  'by_people',
  'denied_by_people',
  'failed',
  'finished',
] as const;

export const COUNT_LIST = COUNTS.join(', ');
/** Sums of counts, as integers again. */
export const SUMS = COUNTS.map((name) => `sum(${name})::int AS ${name}`).join(', ');

/**
 * A row of approvals, `a`, as narrow as counting needs it. A decision by a person has an operator and its seconds; one by
 * rule or system has not.
 */
export const ROW_COLUMNS = `
  a.agent_id, a.action_type || ':' || a.tool AS action, a.reason_codes, a.execution_status, a.status,
  CASE WHEN a.decided_via = 'rule' THEN a.rule_id END AS rule_id,
  CASE WHEN a.status IN ('approved', 'denied') AND a.decided_via IN ('ui', 'api', 'mcp')
    THEN a.decided_by_label END AS operator,
  extract(epoch FROM a.decided_at - a.created_at)::float8 AS seconds,
  floor(extract(epoch FROM a.decided_at) / 3600)::int AS decided_hour,
  date_bin('15 minutes', a.created_at, '2000-01-01Z') AS quarter`;

/**
 * CTEs that count the rows of `x` (ROW_COLUMNS, and `scope`: an agent or '' for all; `at`: what they are counted
 * for) into `facts`: scope, span, at, kind, key, the counts, and of operators their response times (float8 in network
 * order, one after the other) and the hours (since 1970) in which they decided. Waiting ones are in `n` only: whether
 * they are overdue is a matter of when one asks.
 */
export const countFacts = (span: string): string => `
  g AS MATERIALIZED (
    SELECT x.scope, x.at, x.quarter, x.agent_id, x.action, x.reason_codes, x.rule_id,
      grouping(x.quarter, x.agent_id, x.action, x.reason_codes, x.rule_id) AS kind,
      count(*) AS n,
      count(*) FILTER (WHERE x.status = 'approved') AS approved,
      count(*) FILTER (WHERE x.status = 'denied') AS denied,
      count(*) FILTER (WHERE x.status = 'expired') AS expired,
      count(*) FILTER (WHERE x.status = 'cancelled') AS cancelled,
      count(x.rule_id) AS auto_approved,
      count(x.operator) AS by_people,
      count(x.operator) FILTER (WHERE x.status = 'denied') AS denied_by_people,
      count(*) FILTER (WHERE x.execution_status = 'failed') AS failed,
      count(*) FILTER (WHERE x.execution_status IN ('succeeded', 'failed')) AS finished
    FROM x
    GROUP BY x.scope, x.at,
      GROUPING SETS ((), (x.quarter), (x.agent_id), (x.action), (x.reason_codes), (x.rule_id))),
  o AS MATERIALIZED (
    SELECT x.scope, x.at, x.operator, count(*) AS n,
      count(*) FILTER (WHERE x.status = 'approved') AS approved, count(*) FILTER (WHERE x.status = 'denied') AS denied,
      string_agg(float8send(x.seconds), ''::bytea) AS seconds, array_agg(DISTINCT x.decided_hour) AS hours
    FROM x WHERE x.operator IS NOT NULL GROUP BY x.scope, x.at, x.operator),
  facts AS MATERIALIZED (
    SELECT scope, ${span} AS span, at, 'total' AS kind, '' AS key, ${COUNT_LIST}, NULL::bytea AS seconds, NULL::int[] AS hours
    FROM g WHERE kind = ${0b11111}
    UNION ALL SELECT scope, 15, quarter, 'total', '', ${COUNT_LIST}, NULL, NULL FROM g WHERE kind = ${0b01111}
    UNION ALL SELECT scope, ${span}, at, 'agent', agent_id, ${COUNT_LIST}, NULL, NULL FROM g
      WHERE kind = ${0b10111} AND scope = ''
    UNION ALL SELECT scope, ${span}, at, 'action', action, ${COUNT_LIST}, NULL, NULL FROM g WHERE kind = ${0b11011}
    UNION ALL SELECT scope, ${span}, at, 'reason', code, sum(n), ${COUNTS.slice(1)
      .map(() => '0')
      .join(', ')}, NULL, NULL
      FROM g CROSS JOIN LATERAL unnest(g.reason_codes) AS code WHERE kind = ${0b11101} GROUP BY scope, at, code
    UNION ALL SELECT scope, ${span}, at, 'rule', rule_id::text, ${COUNT_LIST}, NULL, NULL FROM g
      WHERE kind = ${0b11110} AND rule_id IS NOT NULL
    UNION ALL SELECT scope, ${span}, at, 'operator', operator, n, approved, denied, 0, 0, 0, n, denied, 0, 0, seconds, hours
      FROM o)`;
