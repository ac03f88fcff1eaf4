'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Has the server draw the page anew every so many seconds, while somebody looks at it; 0 switches it off. */
export function AutoRefresh({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    if (seconds <= 0) return;
    const refresh = () => document.visibilityState === 'visible' && router.refresh();
    const timer = setInterval(refresh, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  return null;
}
