import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { plannedOnce } from '@/lib/db/planned-once';
import type { Statement } from '@/lib/db/scope';
import { LINE_COLUMNS } from './approvals-columns';
import { behind, LIVE, matching, ORDER, searched, Values } from './approvals-filter';
import type { Found, ListFilter, ListKey, ListSort } from './approvals-filter';

export type ListRequest = {
  orgId: string;
  filter: ListFilter;
  /** The only agent whose approvals may be seen, or null. */
  onlyAgent: string | null;
  sort: ListSort;
  limit: number;
  offset: number;
  after: ListKey | null;
};

/** Sizes of a page that are asked for again and again: the one that isn't asked for, and those of the console. */
const USUAL_LIMITS: ReadonlySet<number> = new Set([50, 100, 500]);

/** Whether a reason code is so rare. $1 org · $2 code */
export const REASON_IS_RARE: Statement = {
  name: 'approvals-reason-is-rare',
  text: `SELECT count(*) < ${COUNT_UP_TO} AS rare FROM approvals_with_reason($1, $2, ${COUNT_UP_TO})`,
};

/**
 * One page of a list, how many there are in all (counted to 10,001) and how many are pending, in one statement: columns
 * `items` (JSON), `total`, `pending_count`. The text depends on which filters are given, never on their values, and on
 * the size of a usual page.
 */
export function listApprovals(request: ListRequest): { statement: Statement; values: unknown[] } {
  const { filter, sort, onlyAgent } = request;
  const v = new Values();
  const org = `${v.bind(request.orgId, 'uuid')}::uuid`;
  const own = onlyAgent === null ? '' : ` AND a.agent_id = ${v.bind(onlyAgent)}`;
  const key = request.after ? ` AND ${behind(request.after, sort, v)}` : '';
  const once = isUsual(request);
  const bound = (number: number) => (once ? number : v.bind(number));
  const upTo = bound(request.limit + 1 + request.offset);
  const found = filter.q === undefined ? matching(filter, sort, org, own, v) : hits(request, org, own, v);
  const order = ORDER[sort];
  const text = `
    WITH waiting AS MATERIALIZED (
      SELECT count(*) AS n FROM (SELECT FROM approvals a
        WHERE a.org_id = ${org} AND a.status = 'pending' AND ${LIVE}${own} LIMIT ${COUNT_UP_TO}) c),
    ${found.with}page AS (
      SELECT m.id FROM (${found.branches
        .map(
          (where) => `
        (SELECT a.id, a.created_at, a.expires_at, a.risk_rank FROM ${found.from} a WHERE a.org_id = ${org} AND ${where}${key}
          ORDER BY ${order('a')} LIMIT ${upTo})`,
        )
        .join(' UNION ALL')}) m
      ORDER BY ${order('m')} LIMIT ${bound(request.limit + 1)} OFFSET ${bound(request.offset)})
    SELECT
      (SELECT coalesce(json_agg(s ORDER BY ${order('s')}), '[]') FROM (
        SELECT ${LINE_COLUMNS} FROM approvals a WHERE a.org_id = ${org} AND a.id IN (SELECT p.id FROM page p)) s) AS items,
      least(${COUNT_UP_TO}, ${found.total}) AS total,
      (SELECT least(${COUNT_UP_TO - 1}, waiting.n) FROM waiting) AS pending_count`;
  if (!once) return { statement: { name: '', text }, values: v.list };
  const name = `approvals-list ${filter.statuses?.join('') ?? 'all'} ${sort} ${request.limit}${key && ' after'}`;
  return { statement: plannedOnce({ name, text }, v.types), values: v.list };
}

/**
 * Asked for again and again, and best found the same way by everybody. Others are planned for each call: a rare agent and
 * a busy one need different indexes.
 */
function isUsual({ filter, onlyAgent, limit, offset }: ListRequest): boolean {
  const plain = Object.entries(filter).every(([name, value]) => value === undefined || name === 'statuses');
  return plain && onlyAgent === null && (filter.statuses?.length ?? 0) <= 1 && offset === 0 && USUAL_LIMITS.has(limit);
}

/** By text: what was found is looked up once, below row-level security, for the page and for the total. */
function hits({ filter, sort, onlyAgent }: ListRequest, org: string, own: string, v: Values): Found {
  // Before the search counts: an agent's own are not to be lost among others' newer ones.
  const searchable = onlyAgent === null || filter.agentId !== undefined ? filter : { ...filter, agentId: onlyAgent };
  const found = searched(searchable, sort, org, v, COUNT_UP_TO);
  return {
    with: `found AS MATERIALIZED (${found}), hits AS MATERIALIZED (
      SELECT a.org_id, a.id, a.created_at, a.expires_at, a.risk_rank FROM approvals a
      WHERE a.org_id = ${org} AND a.id IN (SELECT f.id FROM found f)${own}), `,
    from: 'hits',
    branches: ['true'],
    total: '(SELECT count(*) FROM hits)',
  };
}
