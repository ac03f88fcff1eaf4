import type { Statement } from '@/lib/db/scope';
import { EXPORT_COLUMNS, LINE_COLUMNS } from '@/lib/db/sql/approvals-columns';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
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

const ORDER: Record<ListSort, (alias: string) => string> = {
  '-created_at': (t) => `${t}.created_at DESC, ${t}.id DESC`,
  created_at: (t) => `${t}.created_at, ${t}.id`,
  expires_at: (t) => `${t}.expires_at, ${t}.id`,
  '-risk': (t) => `${t}.risk_rank DESC, ${t}.created_at, ${t}.id`,
};

const LIVE = 'a.expires_at > now()';

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

/** Whether a reason code is so rare. $1 org · $2 code */
export const REASON_IS_RARE: Statement = {
  name: 'approvals-reason-is-rare',
  text: `SELECT count(*) < ${COUNT_UP_TO} AS rare FROM approvals_with_reason($1, $2, ${COUNT_UP_TO})`,
};

/** `%`, `_` and `\` stand for themselves in LIKE only behind a backslash. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const likeGlob = (glob: string): string => likeText(glob).replaceAll('*', '%').replaceAll('?', '_');
const isWild = (glob: string): boolean => /[*?]/.test(glob);

/** Collects bound values. */
class Values {
  readonly list: unknown[] = [];
  bind = (value: unknown): string => `$${this.list.push(value)}`;
}

/**
 * One page of a list, how many there are in all (counted to 10,001) and how many are pending, in one statement: columns
 * `items` (JSON), `total`, `pending_count`. The text depends on which filters are given, never on their values.
 */
export function listApprovals(request: ListRequest): { statement: Statement; values: unknown[] } {
  const { filter, sort, onlyAgent } = request;
  const v = new Values();
  const org = `${v.bind(request.orgId)}::uuid`;
  const own = onlyAgent === null ? '' : ` AND a.agent_id = ${v.bind(onlyAgent)}`;
  const key = request.after ? ` AND ${behind(request.after, sort, v)}` : '';
  const wanted = v.bind(request.limit + 1 + request.offset);
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
          ORDER BY ${order('a')} LIMIT ${wanted})`,
        )
        .join(' UNION ALL')}) m
      ORDER BY ${order('m')} LIMIT ${v.bind(request.limit + 1)} OFFSET ${v.bind(request.offset)})
    SELECT
      (SELECT coalesce(json_agg(s ORDER BY ${order('s')}), '[]') FROM (
        SELECT ${LINE_COLUMNS} FROM approvals a WHERE a.org_id = ${org} AND a.id IN (SELECT p.id FROM page p)) s) AS items,
      least(${COUNT_UP_TO}, ${found.total}) AS total,
      (SELECT least(${COUNT_UP_TO - 1}, waiting.n) FROM waiting) AS pending_count`;
  // Prepared once where the plan can't depend on the values; else planned for each call: a rare agent and a busy one need
  // different indexes. (An empty name is an unnamed statement.)
  const statuses = filter.statuses?.join('-') ?? 'all';
  const plain = Object.entries(filter).every(([name, value]) => value === undefined || name === 'statuses');
  const cacheable = plain && onlyAgent === null && (filter.statuses?.length ?? 0) <= 1;
  return {
    statement: { name: cacheable ? `approvals-list ${statuses} ${sort}${key && ' after'}` : '', text },
    values: v.list,
  };
}

/** How many matches of a text an export goes through. */
const EXPORT_TO = 1_000_000;

/** Everything that a text search finds, newest first, as column `ids`: 16 bytes each, or null. Searched once for a file. */
export function searchForExport(orgId: string, filter: ListFilter): { statement: Statement; values: unknown[] } {
  const v = new Values();
  const org = `${v.bind(orgId)}::uuid`;
  const found = searched(filter, '-created_at', org, v, EXPORT_TO);
  // The function answers in order, and a single aggregate without a sort of its own keeps it.
  const text = `SELECT string_agg(uuid_send(f.id), ''::bytea) AS ids FROM (${found}) f`;
  return { statement: { name: '', text }, values: v.list };
}

/** These rows of an export, newest first, as column `items` (JSON). $1 org, $2 ids */
export const EXPORT_ROWS: Statement = {
  name: 'approvals-export-rows',
  text: `SELECT coalesce(json_agg(b ORDER BY ${ORDER['-created_at']('b')}), '[]') AS items
    FROM (SELECT ${EXPORT_COLUMNS} FROM approvals a WHERE a.org_id = $1 AND a.id = ANY ($2::uuid[])) b`,
};

/**
 * One batch of an export without a text to look for, newest first, as column `items` (JSON). Without totals: they would
 * be counted again for every batch. Planned for each call, as a list with filters is.
 */
export function exportApprovals({
  orgId,
  filter,
  limit,
  after,
}: Pick<ListRequest, 'orgId' | 'filter' | 'limit' | 'after'>): { statement: Statement; values: unknown[] } {
  const sort = '-created_at';
  const v = new Values();
  const org = `${v.bind(orgId)}::uuid`;
  const key = after ? ` AND ${behind(after, sort, v)}` : '';
  const wanted = v.bind(limit);
  const branches = matching(filter, sort, org, '', v).branches.map(
    (where) => `
        (SELECT ${EXPORT_COLUMNS} FROM approvals a WHERE a.org_id = ${org} AND ${where}${key}
          ORDER BY ${ORDER[sort]('a')} LIMIT ${wanted})`,
  );
  const text = `
    WITH batch AS (
      SELECT * FROM (${branches.join(' UNION ALL')}) m ORDER BY ${ORDER[sort]('m')} LIMIT ${wanted})
    SELECT coalesce(json_agg(b ORDER BY ${ORDER[sort]('b')}), '[]') AS items FROM batch b`;
  return { statement: { name: '', text }, values: v.list };
}

type Found = { with: string; from: 'approvals' | 'hits'; branches: readonly string[]; total: string };

/** By columns: below row-level security, by its indexes. */
function matching(filter: ListFilter, sort: ListSort, org: string, own: string, v: Values): Found {
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

/** Finds by text, in the sort's order, as column `id`: the function may use the text index, and applies the other filters. */
function searched(filter: ListFilter, sort: ListSort, org: string, v: Values, most: number): string {
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
function behind({ rank, at, id }: ListKey, sort: ListSort, v: Values): string {
  const place = `(${v.bind(at)}::timestamptz, ${v.bind(id)}::uuid)`;
  switch (sort) {
    case '-created_at':
      return `(a.created_at, a.id) < ${place}`;
    case 'created_at':
      return `(a.created_at, a.id) > ${place}`;
    case 'expires_at':
      return `(a.expires_at, a.id) > ${place}`;
    case '-risk': {
      const r = `${v.bind(rank ?? 0)}::int`;
      // The first condition is implied by the second; it is what the index can begin with.
      return `a.risk_rank <= ${r} AND (a.risk_rank < ${r} OR (a.created_at, a.id) > ${place})`;
    }
  }
}
