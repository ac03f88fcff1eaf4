'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** After going to another page the focus is in it, unless the page has put it somewhere already. */
export function FocusOnArrival() {
  const path = usePathname();
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    if (document.activeElement === document.body) focusMain();
  }, [path]);
  return null;
}

function focusMain(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
