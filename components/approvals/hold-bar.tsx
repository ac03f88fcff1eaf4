'use client';

import { Timer } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import { Button } from '@/components/ui/button';
import { spokenKeys } from '@/lib/browser/keys';
import type { Held, Hold } from './use-hold';

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
      {held.map((one) => (
        <HeldLine key={one.key} one={one} latest={one === last} onDrop={() => drop(one.key)} />
      ))}
    </div>
  );
}

function HeldLine({ one, latest, onDrop }: { one: Held; latest: boolean; onDrop: () => void }) {
  const left = useSecondsUntil(one.dueAt);
  return (
    <div className="flex items-center gap-3 rounded-lg border border-warning-line bg-raised px-3.5 py-2.5 shadow-pop">
      <Timer aria-hidden className="size-4 shrink-0 text-warning" />
      <p role="timer" aria-live="off" className="min-w-0 flex-1 text-sm">
        <span className="font-medium">{one.label}</span> in <span className="tabular-nums">{left} s</span>
      </p>
      <Button size="sm" shortcut={latest ? 'drop-decision' : undefined} onClick={onDrop}>
        Drop
        {latest && <ShortcutKbd id="drop-decision" />}
      </Button>
    </div>
  );
}

function useSecondsUntil(dueAt: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.max(Math.ceil((dueAt - now) / 1000), 0);
}
