'use client';

import { createContext, use, useState, useSyncExternalStore, type ReactNode } from 'react';

/** One clock per page: the server's, ticking in the browser. */
type Clock = {
  timeZone: string;
  subscribe: (listener: () => void) => () => void;
  /** Milliseconds now, by the server's clock; steps once per tick. */
  now: () => number;
  /** The moment the server drew the page. */
  start: number;
};

const TICK = 10_000;

function makeClock(start: number, timeZone: string): Clock {
  // The browser's own clock may be wrong: only the distance it has travelled since the page was drawn is used.
  const zero = typeof performance === 'undefined' ? 0 : performance.now();
  const listeners = new Set<() => void>();
  let now = start;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = start + (performance.now() - zero);
    for (const listener of listeners) listener();
  };
  return {
    timeZone,
    start,
    now: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(tick, TICK);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

const ClockContext = createContext<Clock | null>(null);

type Props = {
  /** ISO time at which the server drew the page. */
  now: string;
  /** The organization's zone, for absolute times. */
  timeZone: string;
  children: ReactNode;
};

/** Gives every time on the page the same "now", the server's, so that both sides draw the same words. */
export function ClockProvider({ now, timeZone, children }: Props) {
  const [clock] = useState(() => makeClock(Date.parse(now), timeZone));
  return <ClockContext value={clock}>{children}</ClockContext>;
}

/** Milliseconds by the server's clock, renewed every ten seconds. */
export function useNow(): number {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, clock.now, () => clock.start);
}

export const useTimeZone = () => useClock().timeZone;

function useClock(): Clock {
  const clock = use(ClockContext);
  if (!clock) throw new Error('Times need a ClockProvider around them.');
  return clock;
}
