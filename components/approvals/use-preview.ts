'use client';

import { useState, useSyncExternalStore } from 'react';
import { PREVIEW_COOKIE } from '@/lib/browser/preview-cookie';

/** From here on there is room for a preview beside the list (Tailwind's `xl`). */
const WIDE = '(min-width: 80rem)';

function onWide(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the cursor's row is shown beside the list. */
export function usePreview(remembered: boolean) {
  const [wanted, setWanted] = useState(remembered);
  // Its script and its data aren't fetched where it can't be seen.
  const wide = useSyncExternalStore(
    onWide,
    () => window.matchMedia(WIDE).matches,
    () => false,
  );
  return {
    wanted,
    shown: wanted && wide,
    wide,
    toggle: () => {
      const next = !wanted;
      document.cookie = `${PREVIEW_COOKIE}=${next ? '1' : '0'}; path=/; max-age=31536000; samesite=lax`;
      setWanted(next);
    },
  };
}
