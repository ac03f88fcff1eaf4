'use client';

import * as Radix from 'radix-ui/popover';
import type { PopoverProps } from './popover';

/** What Popover loads when it is first opened. */
export default function PopoverContent({ label, trigger, open, onOpenChange, children }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="pop-in z-50 w-80 max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-raised shadow-pop"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
