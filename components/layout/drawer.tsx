'use client';

import { X } from 'lucide';
import * as Radix from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { OVERLAY } from '@/components/ui/overlay-style';
import { useFocusReturn } from '@/components/ui/use-focus-return';

type Props = { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode };

/** The menu that slides in from the left edge. */
export default function Drawer({ open, onOpenChange, children }: Props) {
  const returnFocus = useFocusReturn(open, undefined);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="slide-in fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col border-r border-line bg-canvas p-3 shadow-pop"
        >
          <Radix.Title className="sr-only">Menu</Radix.Title>
          {children}
          <Radix.Close asChild>
            <IconButton icon={X} label="Close menu" className="absolute top-3 right-3" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
