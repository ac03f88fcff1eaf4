'use client';

import * as Radix from 'radix-ui/tooltip';
import { Kbd } from './kbd';

/** The tooltip of an element, placed by a stand-in that lies over it. */
export default function TooltipContent({ target }: { target: HTMLElement }) {
  const { left, top, width, height } = target.getBoundingClientRect();
  const keys = target.dataset['tooltipKeys']?.split('\n') ?? [];
  const side = target.closest('aside') ? 'right' : 'top';
  return (
    <Radix.Provider>
      <Radix.Root open key={`${left},${top}`}>
        <Radix.Trigger asChild>
          <span aria-hidden className="pointer-events-none fixed" style={{ left, top, width, height }} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="fade-in z-60 flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-pop"
          >
            {target.dataset['tooltip']}
            {keys.map((key) => (
              <Kbd key={key} keys={key} inverse />
            ))}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
