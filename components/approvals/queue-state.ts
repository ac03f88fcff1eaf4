import type { ApprovalSummary } from '@/lib/contracts/approvals';

/*
 * What the queue shows, apart from what the server last said: rows never move, come or go under the cursor by
 * themselves. Pure.
 */

type Selection = ReadonlyMap<string, ApprovalSummary>;

export type QueueState = {
  rows: readonly ApprovalSummary[];
  /** The page as the server last had it; shown when somebody asks for it. */
  latest: readonly ApprovalSummary[];
  /** Decided here; an older answer that still has them as pending must not bring them back. */
  left: ReadonlySet<string>;
  /** The row with the cursor. */
  activeId: string | null;
  selected: Selection;
  /** Where a range began, and what was selected before it. */
  anchor: { id: string; before: Selection } | null;
};

export type QueueAction =
  | { type: 'polled'; items: readonly ApprovalSummary[] }
  /** Rows as they are now: decided elsewhere, or by us where decided rows stay. */
  | { type: 'updated'; items: readonly ApprovalSummary[] }
  | { type: 'show-new' }
  /** Rows that go because they were decided here. */
  | { type: 'leave'; ids: readonly string[] }
  | { type: 'activate'; id: string }
  | { type: 'move'; to: number | 'first' | 'last'; extend: boolean }
  | { type: 'toggle'; id: string }
  | { type: 'range'; id: string }
  | { type: 'select'; items: readonly ApprovalSummary[] }
  | { type: 'unselect'; ids: readonly string[] }
  | { type: 'clear' };

export const startState = (rows: readonly ApprovalSummary[]): QueueState => ({
  rows,
  latest: rows,
  left: new Set(),
  activeId: rows[0]?.approval_id ?? null,
  selected: new Map(),
  anchor: null,
});

export const isPending = (row: ApprovalSummary) => row.status === 'pending';

/** Rows that came meanwhile and wait to be shown. */
export function freshCount({ rows, latest, left }: QueueState): number {
  const shown = new Set(rows.map((row) => row.approval_id));
  return latest.filter(({ approval_id: id }) => !shown.has(id) && !left.has(id)).length;
}

/** Pending rows on screen that the server's page no longer has: decided, expired, or pushed to another page. */
export function missingIds({ rows }: QueueState, latest: readonly ApprovalSummary[]): string[] {
  const there = new Set(latest.map((row) => row.approval_id));
  return rows.filter((row) => isPending(row) && !there.has(row.approval_id)).map((row) => row.approval_id);
}

/** Of these, the ones that can't have been pushed to the next page: a row that stood after them is still there. */
export function endedIds(state: QueueState, latest: readonly ApprovalSummary[]): string[] {
  const there = new Set(latest.map((row) => row.approval_id));
  const last = state.rows.findLastIndex((row) => there.has(row.approval_id));
  return missingIds({ ...state, rows: state.rows.slice(0, last + 1) }, latest);
}

export function queueReducer(state: QueueState, action: QueueAction): QueueState {
  switch (action.type) {
    case 'polled': {
      const next = replace({ ...state, latest: action.items }, action.items);
      return next.rows.length === 0 ? showNew(next) : next;
    }
    case 'updated':
      return replace(state, action.items);
    case 'show-new':
      return showNew(state);
    case 'leave':
      return leave(state, new Set(action.ids));
    case 'activate':
      return indexOf(state, action.id) < 0 ? state : { ...state, activeId: action.id, anchor: null };
    case 'move':
      return move(state, action.to, action.extend);
    case 'toggle':
      return { ...toggle(state, action.id), activeId: action.id };
    case 'range':
      return extendTo({ ...state, activeId: state.activeId ?? action.id }, action.id);
    case 'select':
      return { ...state, selected: plus(state.selected, action.items), anchor: null };
    case 'unselect':
      return { ...state, selected: minus(state.selected, new Set(action.ids)), anchor: null };
    case 'clear':
      return { ...state, selected: new Map(), anchor: null };
  }
}

const indexOf = ({ rows }: QueueState, id: string | null) => rows.findIndex((row) => row.approval_id === id);

/** Known rows as they are now, each in its place; what is decided can't be selected any more. */
function replace(state: QueueState, items: readonly ApprovalSummary[]): QueueState {
  const now = new Map(items.map((item) => [item.approval_id, item]));
  const fresher = (row: ApprovalSummary) => {
    const item = now.get(row.approval_id);
    return item && item.version >= row.version ? item : row;
  };
  const selected = [...state.selected.values()].map(fresher).filter(isPending);
  return { ...state, rows: state.rows.map(fresher), selected: plus(new Map(), selected) };
}

function showNew(state: QueueState): QueueState {
  const rows = state.latest.filter((row) => !state.left.has(row.approval_id));
  const stays = rows.some((row) => row.approval_id === state.activeId);
  return { ...state, rows, activeId: stays ? state.activeId : nearest(state, rows), anchor: null };
}

/** The row that stands where the cursor was, else the one before, else none. */
function nearest(state: QueueState, rows: readonly ApprovalSummary[]): string | null {
  const there = new Set(rows.map((row) => row.approval_id));
  const index = Math.max(indexOf(state, state.activeId), 0);
  const after = state.rows.slice(index).find((row) => there.has(row.approval_id));
  const before = state.rows.slice(0, index).findLast((row) => there.has(row.approval_id));
  return (after ?? before ?? rows[0])?.approval_id ?? null;
}

function leave(state: QueueState, ids: ReadonlySet<string>): QueueState {
  const rows = state.rows.filter((row) => !ids.has(row.approval_id));
  const left = new Set([...state.left, ...ids]);
  const next = { ...state, rows, left, selected: minus(state.selected, ids), anchor: null };
  if (rows.length === 0) return showNew({ ...next, activeId: null });
  return { ...next, activeId: nearest(state, rows) };
}

function move(state: QueueState, to: number | 'first' | 'last', extend: boolean): QueueState {
  const last = state.rows.length - 1;
  if (last < 0) return state;
  const at = indexOf(state, state.activeId);
  const wanted = to === 'first' ? 0 : to === 'last' ? last : at < 0 ? 0 : at + to;
  const id = state.rows[Math.min(Math.max(wanted, 0), last)]?.approval_id ?? null;
  if (id === null) return state;
  return extend && at >= 0 ? extendTo(state, id) : { ...state, activeId: id, anchor: null };
}

/** Selects from where the range began (or the cursor) to a row, on top of what was selected before. */
function extendTo(state: QueueState, id: string): QueueState {
  const anchor = state.anchor ?? { id: state.activeId ?? id, before: state.selected };
  const [a, b] = [indexOf(state, anchor.id), indexOf(state, id)].sort((x, y) => x - y);
  if (a === undefined || b === undefined || a < 0) return state;
  const range = state.rows.slice(a, b + 1).filter(isPending);
  return { ...state, activeId: id, anchor, selected: plus(anchor.before, range) };
}

function toggle(state: QueueState, id: string): QueueState {
  const row = state.rows.find((one) => one.approval_id === id);
  if (!row) return state;
  if (state.selected.has(id)) return { ...state, selected: minus(state.selected, new Set([id])), anchor: null };
  if (!isPending(row)) return state;
  const selected = plus(state.selected, [row]);
  return { ...state, selected, anchor: { id, before: selected } };
}

const plus = (selection: Selection, rows: readonly ApprovalSummary[]): Selection =>
  new Map([...selection, ...rows.filter(isPending).map((row) => [row.approval_id, row] as const)]);

const minus = (selection: Selection, ids: ReadonlySet<string>): Selection =>
  new Map([...selection].filter(([id]) => !ids.has(id)));
