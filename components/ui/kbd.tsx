'use client';

import clsx from 'clsx';
import { Fragment, useSyncExternalStore } from 'react';
import { keyCaps, onMac } from '@/lib/browser/keys';

const never = () => () => {};

/** Key caps for a shortcut in tinykeys' notation. */
export function Kbd({ keys, inverse = false }: { keys: string; inverse?: boolean }) {
  const mac = useSyncExternalStore(never, onMac, () => false);
  return (
    <span className="inline-flex items-center gap-1 font-sans whitespace-nowrap">
      {keyCaps(keys, mac).map((caps, press) => (
        <Fragment key={press}>
          {press > 0 && <span className="text-2xs">then</span>}
          {caps.map((cap) => (
            <kbd
              key={cap}
              className={clsx(
                'inline-flex h-5 min-w-5 items-center justify-center rounded-sm border px-1 font-sans text-2xs font-medium',
                inverse ? 'border-current/40' : 'border-line-strong bg-surface text-muted',
              )}
            >
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
