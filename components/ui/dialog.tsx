'use client';

import { lazy, Suspense, type ReactNode, type RefObject } from 'react';
import { OverlayLoading } from './overlay-loading';
import { useOnceTrue } from './use-once-true';

const Content = lazy(() => import('./dialog-content'));

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, least destructive first. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** What gets the focus when it opens; otherwise the first thing inside. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Called after closing, instead of giving the focus back to the opener (which may be gone). */
  onCloseFocus?: () => void;
  children: ReactNode;
};

/** A modal dialog; on a phone it rises from the bottom edge. Its script comes when it is first opened. */
export function Dialog(props: DialogProps) {
  const used = useOnceTrue(props.open);
  if (!used) return null;
  return (
    <Suspense fallback={<OverlayLoading />}>
      <Content {...props} />
    </Suspense>
  );
}
