'use client';

import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { approvalKeys, isListKey, isTodayKey } from '@/lib/browser/approvals';
import { whenAsked } from '@/lib/browser/backpressure';
import type { LiveEvent, LiveState } from '@/lib/browser/live-stream';
import { followStream } from '@/lib/browser/live-tabs';

type Live = {
  state: () => LiveState | 'off';
  subscribe: (listener: () => void) => () => void;
  /** Hears of every event, also while the page is hidden. */
  listen: (listener: (event: LiveEvent) => void) => () => void;
  open: (org: string, client: QueryClient) => () => void;
};

/** Lists are read again at most so often, the day's figures less. */
const LISTS_MS = 1_000;
const FIGURES_MS = 10_000;

const LiveContext = createContext<Live | null>(null);

type Props = {
  org: string;
  /** The organization's auto-refresh; 0: nothing on the page moves by itself. */
  refreshSeconds: number;
  children: ReactNode;
};

/** The page's one event stream: it keeps every query about approvals live, and tells whoever listens. */
export function LiveProvider({ org, refreshSeconds, children }: Props) {
  const client = useQueryClient();
  const [live] = useState(makeLive);
  const on = refreshSeconds > 0;
  useEffect(() => (on ? live.open(org, client) : undefined), [live, on, org, client]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function makeLive(): Live {
  const onState = new Set<() => void>();
  const onEvent = new Set<(event: LiveEvent) => void>();
  let state: LiveState | 'off' = 'off';
  const setState = (next: typeof state) => {
    if (next === state) return;
    state = next;
    for (const listener of onState) listener();
  };
  return {
    state: () => state,
    subscribe: (listener) => {
      onState.add(listener);
      return () => onState.delete(listener);
    },
    listen: (listener) => {
      onEvent.add(listener);
      return () => onEvent.delete(listener);
    },
    open: (org, client) => {
      const keep = keepFresh(org, client);
      setState('connecting');
      const close = followStream(org, {
        onState: setState,
        onEvent: (event) => {
          keep.heard(event);
          for (const listener of onEvent) listener(event);
        },
      });
      return () => {
        close();
        keep.stop();
        setState('off');
      };
    },
  };
}

/** Has queries read again what an event says has changed. */
function keepFresh(org: string, client: QueryClient) {
  const all = { queryKey: approvalKeys.all(org) };
  const lists = whenAsked(
    () => client.invalidateQueries({ ...all, predicate: ({ queryKey }) => isListKey(queryKey) }),
    LISTS_MS,
  );
  const figures = whenAsked(
    () => client.invalidateQueries({ ...all, predicate: ({ queryKey }) => isTodayKey(queryKey) }),
    FIGURES_MS,
  );
  return {
    heard: ({ approval_ids: ids, pending_count: pending }: LiveEvent) => {
      client.setQueryData(approvalKeys.pendingCount(org), pending);
      for (const kind of ['detail', 'trail'] as const) {
        if (ids === null) void client.invalidateQueries({ queryKey: [...approvalKeys.all(org), kind] });
        else for (const id of ids) void client.invalidateQueries({ queryKey: approvalKeys[kind](org, id) });
      }
      lists.ask();
      figures.ask();
    },
    stop: () => {
      lists.stop();
      figures.stop();
    },
  };
}

const never = () => () => {};

/** How the stream stands; `off` where auto-refresh is off, or outside of the console. */
export function useLiveState(): LiveState | 'off' {
  const live = use(LiveContext);
  return useSyncExternalStore(live?.subscribe ?? never, live?.state ?? off, off);
}

const off = () => 'off' as const;

/** Seconds between polls: those of the organization's auto-refresh, none while the stream tells everything. */
export function usePollSeconds(refreshSeconds: number): number {
  return useLiveState() === 'open' ? 0 : refreshSeconds;
}

/** What hears of the stream's events. Null outside of the console. */
export const useLiveListen = (): Live['listen'] | null => use(LiveContext)?.listen ?? null;
