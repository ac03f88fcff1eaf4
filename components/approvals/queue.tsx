'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { Banner } from '@/components/ui/banner';
import { useHydrated } from '@/components/ui/use-hydrated';
import {
  changed,
  filterHref,
  filterSearch,
  usualSort,
  type PageSize,
  type QueueFilter,
} from '@/lib/browser/approval-filters';
import { detailOptions } from '@/lib/browser/approvals';
import { formatCount } from '@/lib/browser/format';
import type { ApprovalPage, ApprovalSort } from '@/lib/contracts/approvals';
import { BulkBar } from './bulk-bar';
import { BulkDialog } from './bulk-dialog';
import { DecisionDialog } from './decision-dialog';
import { HoldBar } from './hold-bar';
import { KeepFocus } from './keep-focus';
import { takeOpened } from './last-opened';
import { PreviewPane } from './preview-pane';
import { PreviewToggle } from './preview-toggle';
import { rowId } from './queue-columns';
import { QueueEmpty } from './queue-empty';
import { QueueGrid } from './queue-grid';
import { QueuePages } from './queue-pages';
import { QueueStatus } from './queue-status';
import { focusCursor } from './use-grid-keys';
import { usePreview } from './use-preview';
import { useQueue } from './use-queue';
import { MATCHING, useQueueDecisions } from './use-queue-decisions';
import { useQueueKeys } from './use-queue-keys';

const BulkResults = lazy(() => import('./bulk-results'));

type QueueProps = {
  org: string;
  filter: QueueFilter;
  /** ISO time at which the page was read; names the list that was hydrated with it. */
  openedAt: string;
  refreshSeconds: number;
  holdSeconds: number;
  mayDecide: boolean;
  /** Whether this browser had the preview open. */
  preview: boolean;
};

/** The list of approvals: rows, cursor, selection, decisions. Drawn anew for each filter and page. */
export function Queue({ org, filter, openedAt, refreshSeconds, holdSeconds, mayDecide, ...props }: QueueProps) {
  const router = useRouter();
  const client = useQueryClient();
  const base = `/${org}`;
  const box = useRef<HTMLDivElement>(null);
  const queue = useQueue({ org, filter, openedAt, refreshSeconds });
  const { state, dispatch, page, fresh, problem, fetchNew } = queue;
  const { said, plan, decision, bulk, decide, decideOne, selectMatching } = useQueueDecisions({
    org,
    filter,
    holdSeconds,
    queue,
  });
  const preview = usePreview(props.preview);
  const total = page?.total_relation === 'eq' ? page.total : null;

  const comeBack = useEffectEvent(() => {
    const id = takeOpened();
    if (!state.rows.some((row) => row.approval_id === id) || id === null) return;
    dispatch({ type: 'activate', id });
    document.getElementById(rowId(id))?.focus();
  });
  // Not before all rows are there.
  const live = useHydrated();
  useLayoutEffect(() => {
    if (live) comeBack();
  }, [live]);

  // Once, and not for each of 500 rows.
  const back = filterSearch(filter, 'with-page');
  const hrefOf = (id: string) => `${base}/approvals/${id}${back === '' ? '' : `?${back}`}`;
  const open = (id: string) => router.push(hrefOf(id));
  const move = (to: number | 'first' | 'last', extend: boolean) => {
    // The first press only comes to the list; from then on each goes one row further.
    const within = box.current?.contains(document.activeElement) ?? false;
    flushSync(() => dispatch({ type: 'move', to: within ? to : 0, extend: extend && mayDecide && within }));
    focusCursor();
  };
  /** Shows what came meanwhile, without what has ended. */
  const showNew = async () => {
    await fetchNew();
    dispatch({ type: 'show-new' });
  };
  const go = (change: { sort?: ApprovalSort; rows?: PageSize }) =>
    router.push(filterHref(`${base}/approvals`, changed(filter, change)));
  const selectAll = () => dispatch({ type: 'select', items: state.rows });

  useQueueKeys({
    ...{ mayDecide, move, dispatch, open, decide, selectAll },
    clear: () => (state.selected.size > 0 ? dispatch({ type: 'clear' }) : bulk.dismiss()),
    showNew: () => void showNew(),
    toggleSoonest: () => go({ sort: filter.sort === 'expires_at' ? usualSort(filter.view) : 'expires_at' }),
    togglePreview: preview.wide ? preview.toggle : null,
  });

  const more = total ?? page?.total ?? 0;
  const besides = preview.wanted && state.rows.length > 0;
  const canTakeMore = mayDecide && filter.view === 'pending' && state.selected.size > 0 && more > state.selected.size;
  return (
    <KeepFocus onLost={focusCursor}>
      <QueueStatus
        said={said === '' ? counted(page, state.rows.length) : said}
        fresh={fresh}
        onShowNew={() => void showNew()}
        sort={filter.sort}
        onSort={(sort) => go({ sort })}
        rows={filter.rows}
        onRows={(rows) => go({ rows })}
      >
        <PreviewToggle on={preview.wanted} onToggle={preview.toggle} />
      </QueueStatus>
      {problem && (
        <Banner tone="warning" edge role="status" title="These rows may be out of date">
          {problem.message} We keep trying.
        </Banner>
      )}
      {bulk.run && (
        <div className="px-4 py-3 sm:px-6">
          <Suspense>
            <BulkResults run={bulk.run} base={base} onDismiss={bulk.dismiss} />
          </Suspense>
        </div>
      )}
      <div ref={box} className={besides ? 'xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(24rem,34%)]' : ''}>
        <div className="min-w-0">
          {state.rows.length === 0 ? (
            <QueueEmpty base={base} filter={filter} />
          ) : (
            <QueueGrid
              {...{ state, dispatch, total, mayDecide, live, hrefOf, move, open, selectAll }}
              label={filter.view === 'pending' ? 'Pending approvals' : 'Approvals'}
              offset={(filter.cursor === '' ? 0 : filter.trail.length + 1) * filter.rows}
              onCursor={(id) => {
                // The preview fetches it for itself, and lets go of rows that the cursor only passes.
                if (!preview.shown) void client.prefetchQuery({ ...detailOptions(org, id), staleTime: 5_000 });
              }}
            />
          )}
          {state.selected.size > 0 && (
            <BulkBar
              plan={plan}
              count={state.selected.size}
              matching={canTakeMore ? Math.min(more, MATCHING) : null}
              busy={bulk.running}
              onSelectMatching={() => void selectMatching()}
              onApprove={() => bulk.open('approve', plan)}
              onDeny={() => bulk.open('deny', plan)}
              onClear={() => dispatch({ type: 'clear' })}
            />
          )}
          {page && <QueuePages base={base} filter={filter} page={page} />}
        </div>
        {besides && (
          <PreviewPane
            {...{ org, hrefOf, mayDecide }}
            live={preview.shown}
            row={state.rows.find((row) => row.approval_id === state.activeId)}
            onDecide={decideOne}
          />
        )}
      </div>
      <DecisionDialog org={org} decision={decision} onCloseFocus={focusCursor} />
      <BulkDialog bulk={bulk} base={base} onCloseFocus={focusCursor} />
      <HoldBar
        held={[...decision.held, ...bulk.held]}
        drop={(key) => (key === 'bulk' ? bulk.drop(key) : decision.drop(key))}
      />
    </KeepFocus>
  );
}

/** `3 of 120 approvals` */
function counted(page: ApprovalPage | undefined, shown: number): string {
  if (!page || page.total === 0) return '';
  const total = formatCount(page.total, 'approval');
  return page.total_relation === 'gte' ? `${shown} of more than ${total}` : `${shown} of ${total}`;
}
