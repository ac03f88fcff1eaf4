import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import type { Parameter } from '@/lib/db/planned-once';
import { LIVE_FILTER } from './live-filter';

export type ListSort = '-created_at' | 'created_at' | 'expires_at' | '-risk';
export type ListStatus = 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled' | 'executed';

/** A time, or a day in the organization's time zone. */
export type Bound = { time: string } | { date: string };

/** What a list may be narrowed to; everything absent matches. */
export type ListFilter = {
  id?: string | undefined;
  agentId?: string | undefined;
  /** Whole `type:tool`; `*` and `?` are wild. Without a colon and wildcards it names the tool. */
  action?: string | undefined;
  reasonCode?: string | undefined;
  /** So few have that code that they are best found by it. */
  rareReason?: boolean | undefined;
  riskTier?: string | undefined;
  runId?: string | undefined;
  sessionId?: string | undefined;
  ruleId?: string | undefined;
  executionStatus?: string | undefined;
  from?: Bound | undefined;
  to?: Bound | undefined;
  statuses?: readonly ListStatus[] | undefined;
  /** Text to look for. */
  q?: string | undefined;
};

/** The last row of the page before: what it was sorted by (the rank for `-risk` only), then its id. */
export type ListKey = { rank?: number | undefined; at: string; id: string };

export const ORDER: Record<ListSort, (alias: string) => string> = {
  '-created_at': (t) => `${t}.created_at DESC, ${t}.id DESC`,
  created_at: (t) => `${t}.created_at, ${t}.id`,
  expires_at: (t) => `${t}.expires_at, ${t}.id`,
  '-risk': (t) => `${t}.risk_rank DESC, ${t}.created_at, ${t}.id`,
};

/** Not overdue, for counting. */
export const LIVE = 'a.expires_at > now()';

/**
 * Literals, so that partial indexes are found; each branch is sorted by an index of its own and the branches are merged.
 * `live` is how a pending one is known not to be overdue.
 */
function branchesOf(status: ListStatus, live: string): readonly string[] {
  switch (status) {
    case 'pending':
      return [`a.status = 'pending' AND ${live}`];
    case 'expired':
      return [`a.status = 'expired'`, `a.status = 'pending' AND a.expires_at <= now()`];
    case 'executed':
      return [`a.status = 'approved' AND a.execution_status IN ('spent', 'succeeded', 'failed')`];
    case 'approved':
    case 'denied':
    case 'cancelled':
      return [`a.status = '${status}'`];
  }
}

/** `%`, `_` and `\` stand for themselves in LIKE only behind a backslash. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const likeGlob = (glob: string): string => likeText(glob).replaceAll('*', '%').replaceAll('?', '_');
const isWild = (glob: string): boolean => /[*?]/.test(glob);

/** Collects bound values. */
export class Values {
  readonly list: unknown[] = [];
  /** What they are, for statements that are planned once. */
  readonly types: Parameter[] = [];
  bind = (value: unknown, type: Parameter = null): string => {
    this.types.push(type);
    return `$${this.list.push(value)}`;
  };
}

/** Where the rows of a list are found. */
export type Found = { with: string; from: 'approvals' | 'hits'; branches: readonly string[]; total: string };

/** By columns: below row-level security, by its indexes. */
export function matching(filter: ListFilter, sort: ListSort, org: string, own: string, v: Values): Found {
  const conditions = columnConditions(filter, org, v).join(' AND ');
  const common = `${conditions === '' ? 'true' : conditions}${own}`;
  const statuses = [...new Set(filter.statuses)].filter(
    (s) => s !== 'executed' || !filter.statuses?.includes('approved'),
  );
  const where = (live: string): readonly string[] =>
    statuses.length === 0
      ? [common]
      : statuses.flatMap((s) => branchesOf(s, live).map((one) => `${one} AND ${common}`));
  const counts = where(LIVE).map(
    (one) =>
      `(SELECT count(*) FROM (SELECT FROM approvals a WHERE a.org_id = ${org} AND ${one} LIMIT ${COUNT_UP_TO}) c)`,
  );
  const counted = conditions === '' && statuses.join() === 'pending';
  return {
    with: '',
    from: 'approvals',
    branches: where(sort === 'expires_at' ? LIVE : LIVE_FILTER),
    total: counted ? '(SELECT waiting.n FROM waiting)' : counts.join(' + '),
  };
}

/** Finds by text, in the sort's order, as column `id`: the function may use the text index, and applies the other filters. */
export function searched(filter: ListFilter, sort: ListSort, org: string, v: Values, most: number): string {
  const plain = v.bind(
    JSON.stringify({
      agent_id: filter.agentId,
      action: filter.action === undefined ? undefined : actionLike(filter.action),
      reason_code: filter.reasonCode,
      risk_tier: filter.riskTier,
      run_id: filter.runId,
      session_id: filter.sessionId,
      rule_id: filter.ruleId,
      execution_status: filter.executionStatus,
      status: filter.statuses,
    }),
  );
  const from = filter.from ? boundary(filter.from, 'start', org, v) : 'NULL';
  const to = filter.to ? boundary(filter.to, 'end', org, v) : 'NULL';
  const text = v.bind(filter.q);
  return `SELECT id FROM approvals_search(${org}, ${text}, ${plain}::jsonb || jsonb_build_object('from', ${from}, 'to', ${to}),
      ${v.bind(sort)}, ${most}) AS id`;
}

function columnConditions(filter: ListFilter, org: string, v: Values): string[] {
  const out: string[] = [];
  const equal = (column: string, value: string | undefined) => {
    if (value !== undefined) out.push(`a.${column} = ${v.bind(value)}`);
  };
  equal('id', filter.id);
  equal('agent_id', filter.agentId);
  equal('risk_tier', filter.riskTier);
  equal('run_id', filter.runId);
  equal('session_id', filter.sessionId);
  equal('rule_id', filter.ruleId);
  equal('execution_status', filter.executionStatus);
  if (filter.reasonCode !== undefined) {
    const code = v.bind(filter.reasonCode);
    // As an array: its few ids are looked up, instead of reading by time until enough of them came by.
    if (filter.rareReason)
      out.push(`a.id = ANY (ARRAY(SELECT approvals_with_reason(${org}, ${code}, ${2 * COUNT_UP_TO})))`);
    out.push(`${code} = ANY (a.reason_codes)`);
  }
  if (filter.from) out.push(`a.created_at >= ${boundary(filter.from, 'start', org, v)}`);
  if (filter.to) out.push(`a.created_at < ${boundary(filter.to, 'end', org, v)}`);
  if (filter.action !== undefined) {
    // What is spelled out is compared as it is, for the index; the pattern does the rest.
    const [type, tool] = actionParts(filter.action);
    equal('action_type', type);
    equal('tool', tool);
    if (isWild(filter.action)) out.push(`a.action_type || ':' || a.tool LIKE ${v.bind(actionLike(filter.action))}`);
  }
  return out;
}

/** The literal parts of an action glob; undefined where it is wild. */
function actionParts(glob: string): [type: string | undefined, tool: string | undefined] {
  const colon = glob.indexOf(':');
  const literal = (part: string) => (isWild(part) ? undefined : part);
  if (colon === -1) return [undefined, literal(glob)];
  return [literal(glob.slice(0, colon)), literal(glob.slice(colon + 1))];
}

const actionLike = (glob: string): string => likeGlob(glob.includes(':') || isWild(glob) ? glob : `*:${glob}`);

/** A bare date is a day in the organization's time zone; as an end it means the end of that day. */
function boundary(bound: Bound, edge: 'start' | 'end', org: string, v: Values): string {
  if ('time' in bound) return `${v.bind(bound.time)}::timestamptz`;
  const midnight = `${v.bind(bound.date)}::date + ${edge === 'end' ? 1 : 0}`;
  return `((${midnight})::timestamp AT TIME ZONE (
    SELECT coalesce(o.settings->>'timezone', 'UTC') FROM orgs o WHERE o.id = ${org}))`;
}

/** The rows behind the key in the list's order. */
export function behind({ rank, at, id }: ListKey, sort: ListSort, v: Values): string {
  const place = `(${v.bind(at, 'timestamptz')}::timestamptz, ${v.bind(id, 'uuid')}::uuid)`;
  switch (sort) {
    case '-created_at':
      return `(a.created_at, a.id) < ${place}`;
    case 'created_at':
      return `(a.created_at, a.id) > ${place}`;
    case 'expires_at':
      return `(a.expires_at, a.id) > ${place}`;
    case '-risk': {
      const r = `${v.bind(rank ?? 0, 'int')}::int`;
      // The first condition is implied by the second; it is what the index can begin with.
      return `a.risk_rank <= ${r} AND (a.risk_rank < ${r} OR (a.created_at, a.id) > ${place})`;
    }
  }
}
