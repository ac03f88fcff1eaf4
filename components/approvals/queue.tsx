'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Banner } from '@/components/ui/banner';
import { useNow } from '@/components/ui/clock';
import { changed, filterHref, usualSort, type QueueFilter } from '@/lib/browser/approval-filters';
import { detailOptions, fetchPage } from '@/lib/browser/approvals';
import { formatCount } from '@/lib/browser/format';
import type { ApprovalPage, ApprovalSort, ApprovalSummary } from '@/lib/contracts/approvals';
import { BulkBar } from './bulk-bar';
import { BulkDialog } from './bulk-dialog';
import { planBulk } from './bulk-plan';
import { BulkResults } from './bulk-results';
import { DecisionDialog } from './decision-dialog';
import { HoldBar } from './hold-bar';
import { takeOpened } from './last-opened';
import { rowId, shortId } from './queue-columns';
import { QueueEmpty } from './queue-empty';
import { QueueGrid } from './queue-grid';
import { QueuePages } from './queue-pages';
import { QueueStatus } from './queue-status';
import { isPending } from './queue-state';
import { useBulk } from './use-bulk';
import { useDecision, type Verb } from './use-decision';
import { focusCursor } from './use-grid-keys';
import { useQueue } from './use-queue';
import { useQueueKeys } from './use-queue-keys';

export type QueueProps = {
  org: string;
  filter: QueueFilter;
  /** ISO time at which the page was read; names the list that was hydrated with it. */
  openedAt: string;
  refreshSeconds: number;
  holdSeconds: number;
  mayDecide: boolean;
};

/** As many rows as one press selects beyond the page. */
const MATCHING = 500;

const done = { approve: 'Approved', deny: 'Denied' };

/** The list of approvals: rows, cursor, selection, decisions. Drawn anew for each filter and page. */
export function Queue({ org, filter, openedAt, refreshSeconds, holdSeconds, mayDecide }: QueueProps) {
  const router = useRouter();
  const client = useQueryClient();
  const base = `/${org}`;
  const now = useNow();
  const grid = useRef<HTMLDivElement>(null);
  const { state, dispatch, page, fresh, problem, lookUp, fetchNew } = useQueue({
    org,
    filter,
    openedAt,
    refreshSeconds,
  });
  const [said, setSaid] = useState('');
  const plan = planBulk(state.selected.values(), now);
  const total = page?.total_relation === 'eq' ? page.total : null;

  const comeBack = useEffectEvent(() => {
    const id = takeOpened();
    if (!state.rows.some((row) => row.approval_id === id) || id === null) return;
    dispatch({ type: 'activate', id });
    document.getElementById(rowId(id))?.focus();
  });
  useEffect(() => comeBack(), []);

  const hrefOf = (id: string) => filterHref(`${base}/approvals/${id}`, filter, 'with-page');
  const open = (id: string) => router.push(hrefOf(id));
  const move = (to: number | 'first' | 'last', extend: boolean) => {
    // The first press only comes to the list; from then on each goes one row further.
    const within = grid.current?.contains(document.activeElement) ?? false;
    flushSync(() => dispatch({ type: 'move', to: within ? to : 0, extend: extend && mayDecide && within }));
    focusCursor();
  };

  /** Decided rows leave the pending tab; elsewhere they stay and show how they stand. */
  const settle = (rows: readonly ApprovalSummary[]) => {
    const ids = rows.map((row) => row.approval_id);
    if (filter.view === 'pending') keepingFocus(() => dispatch({ type: 'leave', ids }));
    else void lookUp(ids);
  };
  /** The row with the focus may leave: the focus goes to where the cursor is then, never to the page as a whole. */
  const keepingFocus = (change: () => void) => {
    const within = grid.current?.contains(document.activeElement) ?? false;
    flushSync(change);
    if (within && document.activeElement === document.body) focusCursor();
  };
  /** Shows what came meanwhile, without what has ended. */
  const showNew = async () => {
    await fetchNew();
    keepingFocus(() => dispatch({ type: 'show-new' }));
  };

  const decision = useDecision({
    org,
    holdSeconds,
    onDecided: (target, answer) => {
      settle([target]);
      const left = state.rows.filter((row) => isPending(row) && row.approval_id !== target.approval_id).length;
      const verb = answer.status === 'approved' ? 'approve' : 'deny';
      setSaid(`${done[verb]} ${shortId(target.approval_id)}, ${left} left on this page.`);
    },
    onTooLate: (target, error) => {
      void lookUp([target.approval_id]);
      setSaid(error.message);
    },
  });
  const bulk = useBulk({
    org,
    holdSeconds,
    onDecided: settle,
    onFinished: ({ verb, results }) => {
      dispatch({ type: 'clear' });
      const failed = results.filter(({ error }) => error !== null).length;
      const count = formatCount(results.length - failed, 'action');
      setSaid(`${done[verb]} ${count}${failed > 0 ? `, ${failed} not` : ''}.`);
    },
  });

  const decide = (verb: Verb, id: string | null) => {
    if (state.selected.size > 0) return bulk.open(verb, plan);
    const target = state.rows.find((row) => row.approval_id === id);
    if (!target) return setSaid('Go to a row first: press j.');
    if (!isPending(target) || Date.parse(target.expires_at) <= now) return setSaid('That one is no longer pending.');
    decision.open(verb, target);
  };
  const selectMatching = async () => {
    const { items } = await fetchPage(org, { ...filter, cursor: '' }, MATCHING);
    dispatch({ type: 'select', items });
    setSaid(`${formatCount(items.length, 'action')} selected.`);
  };

  const sortBy = (sort: ApprovalSort) => router.push(filterHref(`${base}/approvals`, changed(filter, { sort })));

  useQueueKeys({
    ...{ mayDecide, move, dispatch, open, decide },
    selectAll: () => dispatch({ type: 'select', items: state.rows }),
    clear: () => (state.selected.size > 0 ? dispatch({ type: 'clear' }) : bulk.dismiss()),
    showNew: () => void showNew(),
    toggleSoonest: () => sortBy(filter.sort === 'expires_at' ? usualSort(filter.view) : 'expires_at'),
  });

  const more = total ?? page?.total ?? 0;
  const canTakeMore = mayDecide && filter.view === 'pending' && state.selected.size > 0 && more > state.selected.size;
  return (
    <div ref={grid}>
      <QueueStatus
        said={said === '' ? counted(page, state.rows.length) : said}
        fresh={fresh}
        onShowNew={() => void showNew()}
        sort={filter.sort}
        onSort={sortBy}
      />
      {problem && (
        <Banner tone="warning" edge role="status" title="These rows may be out of date">
          {problem.message} We keep trying.
        </Banner>
      )}
      {bulk.run && (
        <div className="px-4 py-3 sm:px-6">
          <BulkResults run={bulk.run} base={base} onDismiss={bulk.dismiss} />
        </div>
      )}
      {state.rows.length === 0 ? (
        <QueueEmpty base={base} filter={filter} />
      ) : (
        <QueueGrid
          {...{ state, dispatch, total, mayDecide, hrefOf, move, open }}
          label={filter.view === 'pending' ? 'Pending approvals' : 'Approvals'}
          offset={(filter.cursor === '' ? 0 : filter.trail.length + 1) * 50}
          onCursor={(id) => void client.prefetchQuery({ ...detailOptions(org, id), staleTime: 5_000 })}
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
      <DecisionDialog org={org} decision={decision} onCloseFocus={focusCursor} />
      <BulkDialog bulk={bulk} base={base} onCloseFocus={focusCursor} />
      <HoldBar
        held={[...decision.held, ...bulk.held]}
        drop={(key) => (key === 'bulk' ? bulk.drop(key) : decision.drop(key))}
      />
    </div>
  );
}

/** `3 of 120 approvals` */
function counted(page: ApprovalPage | undefined, shown: number): string {
  if (!page || page.total === 0) return '';
  const total = formatCount(page.total, 'approval');
  return page.total_relation === 'gte' ? `${shown} of more than ${total}` : `${shown} of ${total}`;
}
