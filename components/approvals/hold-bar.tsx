'use client';

import { lazy, Suspense } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import { spokenKeys } from '@/lib/browser/keys';
import type { Hold } from './use-hold';

const Lines = lazy(() => import('./held-lines'));

/** What is about to be sent, with the seconds left and the way to drop it; a key drops the latest. */
export function HoldBar({ held, drop }: Pick<Hold, 'held' | 'drop'>) {
  const last = held.at(-1);
  const [key] = useKeys('drop-decision');
  useShortcut({
    id: 'drop-decision',
    enabled: last !== undefined,
    run: () => last && drop(last.key),
  });
  if (!last) return null;
  return (
    <div className="fixed inset-x-3 bottom-3 z-30 flex flex-col gap-2 sm:left-auto sm:w-96">
      <p role="status" className="sr-only">
        {last.label} soon. {key === undefined ? 'It can be dropped' : `Press ${spokenKeys(key)} to drop it`}.
      </p>
      <Suspense>
        <Lines held={held} drop={drop} />
      </Suspense>
    </div>
  );
}
