'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

/** Something that will be sent when its time has come. */
export type Held = {
  key: string;
  /** `Approving kubernetes:deploy` */
  label: string;
  /** By the browser's monotonic clock, milliseconds. */
  dueAt: number;
};

/**
 * Holds decisions back for the organization's `hold_seconds` before they are sent. Dropped ones, and all of them when
 * the page is left, were never sent. Zero seconds: sent at once.
 */
export function useHold(seconds: number) {
  const [held, setHeld] = useState<readonly Held[]>([]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  const drop = useCallback((key: string) => {
    clearTimeout(timers.current.get(key));
    timers.current.delete(key);
    setHeld((all) => all.filter((one) => one.key !== key));
  }, []);

  const hold = useCallback(
    (key: string, label: string, send: () => void) => {
      if (seconds <= 0) return send();
      clearTimeout(timers.current.get(key));
      const timer = setTimeout(() => {
        drop(key);
        send();
      }, seconds * 1000);
      timers.current.set(key, timer);
      const dueAt = performance.now() + seconds * 1000;
      setHeld((all) => [...all.filter((one) => one.key !== key), { key, label, dueAt }]);
    },
    [seconds, drop],
  );

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, []);

  return { held, hold, drop };
}

export type Hold = ReturnType<typeof useHold>;
