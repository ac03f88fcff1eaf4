'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useReducer } from 'react';
import { useLiveListen, usePollSeconds } from '@/components/live/live-provider';
import type { QueueFilter } from '@/lib/browser/approval-filters';
import { approvalKeys, fetchDetail, listOptions } from '@/lib/browser/approvals';
import { ProblemError } from '@/lib/browser/http';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { endedIds, freshCount, isPending, missingIds, queueReducer, startState } from './queue-state';

/** Rows that vanished from the server's page are looked up one by one, so many at a time. */
const LOOK_UPS = 20;

type Options = { org: string; filter: QueueFilter; openedAt: string; refreshSeconds: number };

/** The queue's rows, kept live: what is on screen stays in its place, what came meanwhile is counted. */
export function useQueue({ org, filter, openedAt, refreshSeconds }: Options) {
  const client = useQueryClient();
  const seconds = usePollSeconds(refreshSeconds);
  const query = useQuery(listOptions(org, filter, openedAt, seconds));
  const page = query.data;
  const [state, dispatch] = useReducer(queueReducer, page?.items ?? [], startState);

  /** Shows in place how rows stand now. */
  const lookUp = async (ids: readonly string[]) => {
    for (let at = 0; at < ids.length; at += LOOK_UPS) {
      const found = await Promise.allSettled(ids.slice(at, at + LOOK_UPS).map((id) => fetchDetail(org, id)));
      dispatch({ type: 'updated', items: found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])) });
    }
  };

  const onPolled = useEffectEvent((items: readonly ApprovalSummary[], pendingCount: number) => {
    client.setQueryData(approvalKeys.pendingCount(org), pendingCount);
    // The stream names what changes; rows that newer ones push off the page needn't be asked about each time.
    const missing = seconds === 0 && page?.has_more ? endedIds(state, items) : missingIds(state, items);
    dispatch({ type: 'polled', items });
    if (missing.length > 0) void lookUp(missing);
  });
  useEffect(() => {
    if (page) onPolled(page.items, page.pending_count);
  }, [page]);

  const onChanged = useEffectEvent((ids: readonly string[]) => {
    const shown = new Set(state.rows.filter(isPending).map((row) => row.approval_id));
    const changed = ids.filter((id) => shown.has(id) && !state.left.has(id));
    if (changed.length > 0) void lookUp(changed);
  });
  const listen = useLiveListen();
  useEffect(() => listen?.(({ approval_ids: ids }) => ids && onChanged(ids)), [listen]);

  /** Asks the server how the page is now, unless rows wait already. */
  const fetchNew = async () => {
    if (freshCount(state) > 0) return;
    const { data } = await query.refetch();
    if (data) dispatch({ type: 'polled', items: data.items });
  };

  return {
    ...{ state, dispatch, lookUp, fetchNew },
    fresh: freshCount(state),
    page,
    /** Why the last poll failed, while rows from before are still shown. */
    problem: query.error instanceof ProblemError ? query.error : null,
  };
}

export type Queue = ReturnType<typeof useQueue>;
