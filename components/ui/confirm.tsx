'use client';

import { lazy, type ReactNode, type RefObject } from 'react';
import { OnceOpen } from './once-open';

const Content = lazy(() => import('./confirm-content'));

export type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, in a sentence. */
  description: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'primary' | 'positive' | 'negative';
  busy?: boolean;
  /** Why it can't be confirmed yet (a reason is missing). */
  blocked?: string | undefined;
  error?: ReactNode;
  /** Not closed by confirming: close it when the work has succeeded. */
  onConfirm: () => void;
  /** Where the focus starts; otherwise on Cancel, the least destructive control. */
  initialFocus?: RefObject<HTMLElement | null>;
  onCloseFocus?: () => void;
  size?: 'sm' | 'lg';
  children?: ReactNode;
};

/** Asks before something that can't be taken back. Ctrl/Cmd+Enter confirms, Esc leaves everything as it is. */
export function Confirm(props: ConfirmProps) {
  return (
    <OnceOpen open={props.open}>
      <Content {...props} />
    </OnceOpen>
  );
}
