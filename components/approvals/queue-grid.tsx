'use client';

import { useRouter } from 'next/navigation';
import { useCallback, type Dispatch, type MouseEvent } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { useNow } from '@/components/ui/clock';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { COLUMN_COUNT, COLUMNS, HEADS } from './queue-columns';
import { QueueRow } from './queue-row';
import { isPending, type QueueAction, type QueueState } from './queue-state';
import { rowOf, useGridKeys } from './use-grid-keys';

/**
 * So many fill a laptop's screen: the HTML carries no more of them, and the browser draws the rest as it takes over. What
 * is given up: after a reload further down than these rows the browser can't restore the scroll position.
 */
const FIRST_ROWS = 8;

type Props = {
  state: QueueState;
  dispatch: Dispatch<QueueAction>;
  label: string;
  /** Rows in the whole list; null when that is not known exactly. */
  total: number | null;
  /** Rows on the pages before. */
  offset: number;
  mayDecide: boolean;
  /** The browser has taken over: keys work. */
  live: boolean;
  hrefOf: (id: string) => string;
  move: (to: number | 'first' | 'last', extend: boolean) => void;
  open: (id: string) => void;
  selectAll: () => void;
  /** A row came under the cursor: what it needs next may be fetched. */
  onCursor: (id: string) => void;
};

/** The queue as an ARIA grid: one tab stop, the cursor on rows. */
export function QueueGrid({ state, dispatch, mayDecide, live, hrefOf, ...props }: Props) {
  const { move, open, selectAll, onCursor } = props;
  const router = useRouter();
  const now = useNow();
  const onKeyDown = useGridKeys({
    ...{ move, dispatch, open, selectAll, selects: mayDecide },
    selecting: state.selected.size > 0,
  });
  const onTick = useCallback(
    (id: string, range: boolean) => dispatch({ type: range ? 'range' : 'toggle', id }),
    [dispatch],
  );
  const onFollow = useCallback(
    (event: MouseEvent<HTMLAnchorElement>) => {
      // Into another tab or window, or to be saved: the browser knows how.
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      router.push(event.currentTarget.getAttribute('href') ?? '');
    },
    [router],
  );
  const rows = state.rows.map((row) => shownAs(row, now));
  const selectable = rows.filter(isPending);
  const chosen = selectable.filter((row) => state.selected.has(row.approval_id)).length;
  return (
    <div
      role="grid"
      aria-label={props.label}
      aria-multiselectable={mayDecide || undefined}
      aria-rowcount={props.total === null ? -1 : props.total + 1}
      aria-colcount={COLUMN_COUNT}
      className="@container"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const id = rowOf(event.target);
        if (id === null) return;
        if (id !== state.activeId) dispatch({ type: 'activate', id });
        onCursor(id);
      }}
    >
      <div role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          className={`${COLUMNS} sticky top-14 z-10 flex min-h-9 compact:min-h-7 items-center border-b border-line bg-sunken px-3 text-xs font-medium text-muted sm:px-5 lg:top-0`}
        >
          <div role="columnheader" className="flex items-center gap-2">
            {mayDecide ? (
              <Checkbox
                aria-label="Select all on this page"
                checked={chosen > 0 && chosen === selectable.length}
                indeterminate={chosen > 0 && chosen < selectable.length}
                disabled={selectable.length === 0}
                onChange={(event) =>
                  event.target.checked
                    ? dispatch({ type: 'select', items: selectable })
                    : dispatch({ type: 'unselect', ids: selectable.map((row) => row.approval_id) })
                }
              />
            ) : (
              <span className="sr-only">Select</span>
            )}
            {mayDecide && (
              <span aria-hidden className="@min-[62rem]:hidden">
                All on this page
              </span>
            )}
          </div>
          {HEADS.map((head) => (
            <div key={head} role="columnheader" className="sr-only @min-[62rem]:not-sr-only">
              {head === 'Review' ? <span className="sr-only">Review</span> : head}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {(live ? rows : rows.slice(0, FIRST_ROWS)).map((row, index) => (
          <QueueRow
            key={row.approval_id}
            row={row}
            rowIndex={props.offset + index + 2}
            href={hrefOf(row.approval_id)}
            active={row.approval_id === state.activeId}
            selected={mayDecide && isPending(row) ? state.selected.has(row.approval_id) : null}
            live={live}
            {...{ onTick, onFollow }}
          />
        ))}
      </div>
    </div>
  );
}

const cache = new WeakMap<ApprovalSummary, ApprovalSummary>();

/** An overdue row reads as expired, whether or not anything has swept it. The same object for the same row. */
function shownAs(row: ApprovalSummary, now: number): ApprovalSummary {
  if (!isPending(row) || Date.parse(row.expires_at) > now) return row;
  const expired = cache.get(row) ?? { ...row, status: 'expired', decided_via: 'system' };
  cache.set(row, expired);
  return expired;
}
