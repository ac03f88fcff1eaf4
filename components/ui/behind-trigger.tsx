'use client';

import { Suspense, type ReactNode } from 'react';
import { OverlayLoading } from './overlay-loading';

type Props = {
  /** Whether it was ever opened. */
  used: boolean;
  /** The button as it is drawn by itself. */
  trigger: ReactNode;
  /** The button with what opens under it, lazily loaded. */
  children: ReactNode;
};

/** A button that stays on screen, by itself, until the script of what opens under it has come. */
export function BehindTrigger({ used, trigger, children }: Props) {
  if (!used) return trigger;
  return (
    <Suspense
      fallback={
        <>
          {trigger}
          <OverlayLoading />
        </>
      }
    >
      {children}
    </Suspense>
  );
}
