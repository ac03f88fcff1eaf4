import type { ApprovalSort, ApprovalStatus } from '@/lib/contracts/approvals';
import type { RiskTier } from '@/lib/contracts/manifest';

/*
 * The queue's filter: the address is its only home. Server and browser read it with the same function, so that both
 * build the same query. Words that mean nothing are dropped, never an error: addresses get edited and mangled.
 */

export const STATUS_WORDS: readonly ApprovalStatus[] = ['pending', 'approved', 'denied', 'expired', 'cancelled'];
export const RISK_WORDS: readonly RiskTier[] = ['low', 'medium', 'high', 'critical'];
export const SORTS: readonly { value: ApprovalSort; label: string }[] = [
  { value: 'created_at', label: 'Oldest first' },
  { value: 'expires_at', label: 'Expires soonest' },
  { value: '-risk', label: 'Riskiest first' },
  { value: '-created_at', label: 'Newest first' },
];

/** Rows on a page of the queue; the first is the usual number. */
export const PAGE_SIZES = [50, 100, 500] as const;
export type PageSize = (typeof PAGE_SIZES)[number];
const [USUAL_SIZE] = PAGE_SIZES;
/** As many cursors back as an address carries; further back is the first page. */
const LONGEST_TRAIL = 12;

export type QueueFilter = {
  /** The tab: what waits for a person, or everything. */
  view: 'pending' | 'all';
  /** In `all` only; empty: any. */
  status: readonly ApprovalStatus[];
  agent_id: string;
  action: string;
  reason_code: string;
  risk_tier: RiskTier | '';
  run_id: string;
  /** Only what this rule approved. */
  rule_id: string;
  /** Bare dates in the organization's zone; the end inclusive. */
  from: string;
  to: string;
  q: string;
  sort: ApprovalSort;
  rows: PageSize;
  cursor: string;
  /** Cursors of the pages before this one, the first page's (none) left out. */
  trail: readonly string[];
};

/** Search params as Next hands them to a page. */
export type RawParams = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the filter from an address. */
export function readFilter(params: RawParams): QueueFilter {
  const status = STATUS_WORDS.filter((word) => all(params['status']).includes(word));
  const view = one(params['view']) === 'all' || status.length > 0 ? 'all' : 'pending';
  const sort = SORTS.find(({ value }) => value === one(params['sort']))?.value;
  return {
    view,
    status: view === 'all' ? status : [],
    agent_id: one(params['agent_id']),
    action: one(params['action']),
    reason_code: one(params['reason_code']),
    risk_tier: RISK_WORDS.find((word) => word === one(params['risk_tier'])) ?? '',
    run_id: one(params['run_id']),
    rule_id: id(params['rule_id']),
    from: day(params['from']),
    to: day(params['to']),
    q: one(params['q']),
    sort: sort ?? usualSort(view),
    rows: PAGE_SIZES.find((size) => String(size) === one(params['rows'])) ?? USUAL_SIZE,
    cursor: one(params['cursor'], 500),
    trail: all(params['trail'])
      .flatMap((text) => text.split('.'))
      .filter((text) => /^[\w-]{1,500}$/.test(text))
      .slice(-LONGEST_TRAIL),
  };
}

export const usualSort = (view: QueueFilter['view']): ApprovalSort =>
  view === 'pending' ? 'created_at' : '-created_at';

const FIELDS = ['agent_id', 'action', 'reason_code', 'risk_tier', 'run_id', 'rule_id', 'from', 'to', 'q'] as const;

/** The filter as a query, without the leading `?`; what is usual is left out. The page within the list is `place`. */
export function filterSearch(filter: QueueFilter, place: 'with-page' | 'without-page' = 'without-page'): string {
  const search = new URLSearchParams();
  if (filter.view === 'all' && filter.status.length === 0) search.set('view', 'all');
  for (const word of filter.status) search.append('status', word);
  for (const field of FIELDS) if (filter[field] !== '') search.set(field, filter[field]);
  if (filter.sort !== usualSort(filter.view)) search.set('sort', filter.sort);
  if (filter.rows !== USUAL_SIZE) search.set('rows', String(filter.rows));
  if (place === 'with-page' && filter.cursor !== '') search.set('cursor', filter.cursor);
  if (place === 'with-page' && filter.trail.length > 0) search.set('trail', filter.trail.join('.'));
  return search.toString();
}

/** An address under the organization with the filter's query, if it has any. */
export function filterHref(path: string, filter: QueueFilter, place?: 'with-page' | 'without-page'): string {
  const search = filterSearch(filter, place);
  return search === '' ? path : `${path}?${search}`;
}

/** A change of the filter; it begins at the first page again. */
export const changed = (filter: QueueFilter, change: Partial<QueueFilter>): QueueFilter =>
  readFilter({ ...asParams({ ...filter, ...change }), cursor: undefined, trail: undefined });

const asParams = (filter: QueueFilter): RawParams => ({
  ...filter,
  status: [...filter.status],
  rows: String(filter.rows),
  trail: undefined,
});

/** The next page, and the page before (undefined on the first). */
export function pages(filter: QueueFilter, nextCursor: string | null) {
  const { cursor, trail } = filter;
  const before = trail.at(-1);
  return {
    next: nextCursor === null ? undefined : { ...filter, cursor: nextCursor, trail: cursor ? [...trail, cursor] : [] },
    previous: cursor === '' ? undefined : { ...filter, cursor: before ?? '', trail: trail.slice(0, -1) },
  };
}

/** The query of the API's list. */
export function listQuery(filter: QueueFilter, limit: number = filter.rows) {
  return {
    status: filter.view === 'pending' ? ['pending'] : [...filter.status],
    ...Object.fromEntries(FIELDS.map((field) => [field, filter[field] === '' ? undefined : filter[field]])),
    sort: filter.sort,
    limit,
    cursor: filter.cursor === '' ? undefined : filter.cursor,
  };
}

/** The query of the API's export: the list's without order and place. */
export function exportQuery(filter: QueueFilter) {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...filters } = listQuery(filter);
  return filters;
}

/** Whether anything but the tab narrows the list. */
export const isNarrowed = (filter: QueueFilter): boolean =>
  filter.status.length > 0 || FIELDS.some((field) => filter[field] !== '');

/** The filter with nothing but its tab, order and number of rows. */
export const widened = ({ view, sort, rows }: QueueFilter): QueueFilter =>
  readFilter({ view, sort, rows: String(rows) });

function one(value: string | string[] | undefined, longest = 200): string {
  const text = (Array.isArray(value) ? value.at(-1) : value)?.trim() ?? '';
  return text.length > longest ? '' : text;
}

/** What isn't the id of a rule would be refused by the server. */
function id(value: string | string[] | undefined): string {
  const text = one(value);
  return /^rule-[0-9a-hjkmnp-tv-z]{26}$/.test(text) ? text : '';
}

const all = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function day(value: string | string[] | undefined): string {
  const text = one(value);
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? '' : text;
}
