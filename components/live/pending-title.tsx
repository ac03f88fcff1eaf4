'use client';

import { useEffect } from 'react';
import { formatCompact } from '@/lib/browser/format';
import { usePendingCount } from './pending-count';

/** The number of pending approvals before the tab's title, and a dot on its icon while something waits. */
export function PendingTitle() {
  const pending = usePendingCount();
  useEffect(() => {
    const draw = () => {
      showCount(pending);
      showDot(pending > 0);
    };
    draw();
    // Every navigation brings a title of its own.
    const watch = new MutationObserver(draw);
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      watch.disconnect();
      showCount(0);
      showDot(false);
    };
  }, [pending]);
  return null;
}

function showCount(pending: number): void {
  const plain = document.title.replace(/^\([\d.,kM]+\+?\) /, '');
  const wanted = pending === 0 ? plain : `(${formatCompact(pending)}) ${plain}`;
  if (document.title !== wanted) document.title = wanted;
}

/** The console's icon (app/icon.svg) with a dot. */
const WAITING = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round"><rect width="24" height="24" rx="6" fill="#0b5361"/><path d="M14.4 6.2A6.6 6.6 0 1 0 16.2 16.3" stroke="#fff"/><path d="M8.9 11.8 11.5 14.4 19 5.8" stroke="#84dbe5"/><circle cx="18.5" cy="18.5" r="5" fill="#e5484d" stroke="#fff" stroke-width="1.5"/></svg>',
)}`;

function showDot(on: boolean): void {
  for (const icon of document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')) {
    icon.dataset['plain'] ??= icon.href;
    const wanted = on ? WAITING : icon.dataset['plain'];
    if (icon.href !== wanted) icon.href = wanted;
  }
}
