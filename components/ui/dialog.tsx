'use client';

import { lazy, type ReactNode, type RefObject } from 'react';
import { OnceOpen } from './once-open';

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
  return (
    <OnceOpen open={props.open}>
      <Content {...props} />
    </OnceOpen>
  );
}
