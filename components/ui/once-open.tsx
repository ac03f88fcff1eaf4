'use client';

import { Suspense, type ReactNode } from 'react';
import { OverlayLoading } from './overlay-loading';
import { useOnceTrue } from './use-once-true';

/** Draws a lazily loaded overlay from the first time that it is open: its script isn't fetched before. */
export function OnceOpen({ open, children }: { open: boolean; children: ReactNode }) {
  const used = useOnceTrue(open);
  if (!used) return null;
  return <Suspense fallback={<OverlayLoading />}>{children}</Suspense>;
}
