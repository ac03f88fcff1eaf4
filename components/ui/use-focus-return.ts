'use client';

import { useLayoutEffect, useRef } from 'react';

/**
 * Where the focus goes when a dialog without a button of its own closes: to what had it before, if that is still on
 * the page, or wherever `instead` puts it; to the page's main part when neither is left. Returns the handler for
 * `onCloseAutoFocus`.
 */
export function useFocusReturn(open: boolean, instead: (() => void) | undefined): (event: Event) => void {
  const before = useRef<Element | null>(null);
  // Before the dialog's own effects take the focus.
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement;
  }, [open]);
  return (event) => {
    event.preventDefault();
    if (instead) instead();
    else if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  };
}
