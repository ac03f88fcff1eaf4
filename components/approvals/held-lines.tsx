'use client';

import { Timer } from 'lucide';
import { useEffect, useState } from 'react';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { Held, Hold } from './use-hold';

/** A line for each decision that is about to be sent, the latest last. */
export default function HeldLines({ held, drop }: Pick<Hold, 'held' | 'drop'>) {
  return held.map((one) => (
    <HeldLine key={one.key} one={one} latest={one === held.at(-1)} onDrop={() => drop(one.key)} />
  ));
}

function HeldLine({ one, latest, onDrop }: { one: Held; latest: boolean; onDrop: () => void }) {
  const left = useSecondsUntil(one.dueAt);
  return (
    <div className="flex items-center gap-3 rounded-lg border border-warning-line bg-raised px-3.5 py-2.5 shadow-pop">
      <Icon of={Timer} className="size-4 shrink-0 text-warning" />
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
