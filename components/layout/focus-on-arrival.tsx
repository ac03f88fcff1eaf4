'use client';

import { usePathname } from 'next/navigation';
import { useLayoutEffect, useRef } from 'react';

/** After going to another page the focus is in it from the first moment; the page may put it somewhere else. */
export function FocusOnArrival() {
  const path = usePathname();
  const last = useRef(path);
  useLayoutEffect(() => {
    if (last.current === path) return;
    last.current = path;
    if (document.activeElement === document.body) focusMain();
  }, [path]);
  return null;
}

function focusMain(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
