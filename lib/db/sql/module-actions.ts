import type { Statement } from '@/lib/db/scope';
import type { Bound } from '@/lib/db/sql/approvals-filter';
import { lineParams } from '@/lib/db/sql/line-params';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';

/*
 * Reading approvals as the module dialect sees them, where decision and run are one word. Literals in the conditions, so
 * that partial indexes are found. An overdue pending approval counts as expired, swept or not.
 */

export type ActionStatus = 'pending' | 'approved' | 'executed' | 'rejected' | 'denied' | 'cancelled' | 'expired';

const RAN = `a.execution_status IN ('spent', 'succeeded', 'failed')`;
const OVERDUE = `a.status = 'pending' AND a.expires_at <= now()`;
const IS: Record<ActionStatus, string> = {
  pending: `a.status = 'pending' AND a.expires_at > now()`,
  approved: `a.status = 'approved' AND NOT ${RAN}`,
  executed: `a.status = 'approved' AND ${RAN}`,
  rejected: `a.status IN ('denied', 'cancelled')`,
  denied: `a.status = 'denied'`,
  cancelled: `a.status = 'cancelled'`,
  expired: `(a.status = 'expired' OR ${OVERDUE})`,
};

const columns = (params: string) => `a.id, a.version, a.action_hash, a.agent_id, a.manifest_id, a.action_type, a.tool,
  ${params}, a.summary, a.headline, a.session_id, a.status, ${OVERDUE} AS overdue, a.execution_status, a.created_at, a.expires_at,
  a.decided_at, a.decided_by IS NOT NULL AS by_person, a.decided_by_label, a.decided_via, a.deny_reason,
  a.execution_result, a.executed_at, a.rule_id, a.risk_tier`;

/** One action. $1 org, $2 approval, $3 the only agent whose approvals may be seen, or null. */
export const GET_ACTION: Statement = {
  name: 'module-get-action',
  text: `SELECT row_to_json(s) AS action FROM (SELECT ${columns('a.params')} FROM approvals a
    WHERE a.org_id = $1 AND a.id = $2 AND ($3::text IS NULL OR a.agent_id = $3)) s`,
};

/**
 * How many there are of each status, each counted up to 10,001 and no further; approved ones, run or not, are the newest.
 * `most` is whether there may be more of one. $1 org, $2 the only agent (where there is one).
 */
export function countActionsOf(agent: string | null): { statement: Statement; more: readonly unknown[] } {
  const mine = `a.org_id = $1${agent === null ? '' : ' AND a.agent_id = $2'}`;
  const some = (condition: string) => `SELECT FROM approvals a WHERE ${mine} AND ${condition} LIMIT ${COUNT_UP_TO}`;
  const count = (condition: string) => `(SELECT count(*)::int FROM (${some(condition)}) c)`;
  const text = `
    WITH yes AS (
      SELECT ${RAN} AS ran FROM approvals a WHERE ${mine} AND a.status = 'approved'
      ORDER BY a.created_at DESC, a.id DESC LIMIT ${COUNT_UP_TO}),
    n AS (
      SELECT ${count(IS.pending)} AS pending,
        (SELECT count(*) FILTER (WHERE NOT ran)::int FROM yes) AS approved,
        (SELECT count(*) FILTER (WHERE ran)::int FROM yes) AS executed,
        ${count(IS.denied)} AS denied, ${count(IS.cancelled)} AS cancelled,
        ${count(`a.status = 'expired'`)} AS expired, ${count(OVERDUE)} AS overdue)
    SELECT pending, approved, executed, denied + cancelled AS rejected, expired + overdue AS expired,
      greatest(pending, approved + executed, denied, cancelled, expired, overdue) = ${COUNT_UP_TO} AS most FROM n`;
  const name = `module-count-actions${agent === null ? '' : '-of-agent'}`;
  return { statement: { name, text }, more: agent === null ? [] : [agent] };
}

export type ActionListing = {
  orgId: string;
  /** The only agent whose approvals may be seen, or null. */
  onlyAgent: string | null;
  /** Which time `since` and `until` bound, and what the newest are by. */
  by: 'requested' | 'decided';
  status?: ActionStatus | undefined;
  /** `type:tool`, or the tool of any type. */
  toolName?: string | undefined;
  ruleId?: string | undefined;
  since?: Bound | undefined;
  until?: Bound | undefined;
  offset: number;
  limit: number;
};

/** One page, one row more than asked for where there is one, and the total counted to 10,001: `items` (JSON), `total`. */
export function listActions(listing: ActionListing): { statement: Statement; values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const org = `${bind(listing.orgId)}::uuid`;
  const column = listing.by === 'requested' ? 'a.created_at' : 'a.decided_at';
  const edge = (bound: Bound, days: number) =>
    'time' in bound
      ? `${bind(bound.time)}::timestamptz`
      : `(SELECT (${bind(bound.date)}::date + ${days})::timestamp AT TIME ZONE coalesce(o.settings->>'timezone', 'UTC')
          FROM orgs o WHERE o.id = ${org})`;
  const conditions = [`a.org_id = ${org}`];
  if (listing.onlyAgent !== null) conditions.push(`a.agent_id = ${bind(listing.onlyAgent)}`);
  if (listing.status) conditions.push(IS[listing.status]);
  if (listing.ruleId !== undefined) conditions.push(`a.rule_id = ${bind(listing.ruleId)}::uuid`);
  if (listing.toolName !== undefined) conditions.push(...toolIs(listing.toolName, bind));
  if (listing.since) conditions.push(`${column} >= ${edge(listing.since, 0)}`);
  if (listing.until) conditions.push(`${column} < ${edge(listing.until, 1)}`);
  const where = conditions.join(' AND ');
  const order = `${column} DESC, a.id DESC`;
  const text = `
    SELECT (SELECT coalesce(json_agg(s ORDER BY s.ord), '[]') FROM (
        SELECT ${columns(lineParams('a'))}, row_number() OVER (ORDER BY ${order}) AS ord FROM approvals a
        WHERE ${where} ORDER BY ${order} LIMIT ${bind(listing.limit + 1)} OFFSET ${bind(listing.offset)}) s) AS items,
      (SELECT count(*)::int FROM (SELECT FROM approvals a WHERE ${where} LIMIT ${COUNT_UP_TO}) c) AS total`;
  // Planned for each call: a rare tool and a busy one need different indexes.
  return { statement: { name: '', text }, values };
}

function toolIs(name: string, bind: (value: unknown) => string): string[] {
  const colon = name.indexOf(':');
  if (colon === -1) return [`a.tool = ${bind(name)}`];
  return [`a.action_type = ${bind(name.slice(0, colon))}`, `a.tool = ${bind(name.slice(colon + 1))}`];
}
