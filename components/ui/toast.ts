export type ToastKind = 'success' | 'error' | 'warning' | 'info';

export type Toast = {
  kind: ToastKind;
  title: string;
  description?: string;
  action?: { label: string; onClick: () => void };
};

const queue: Toast[] = [];
let wake: (() => void) | undefined;

/**
 * Says something in passing, in a corner. What must be read belongs on the page instead (Banner, live region).
 * Kept until the toaster is there: its script comes with the first toast.
 */
export function notify(toast: Toast): void {
  queue.push(toast);
  wake?.();
}

/** For the toaster: calls back whenever toasts wait; returns the function that stops it. */
export function onToasts(listener: () => void): () => void {
  wake = listener;
  if (queue.length > 0) listener();
  return () => {
    wake = undefined;
  };
}

/** For the toaster: takes what waits. */
export const takeToasts = () => queue.splice(0);
