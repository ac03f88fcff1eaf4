'use client';

import { Menu as MenuIcon } from 'lucide';
import { lazy, useState, type ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { OnceOpen } from '@/components/ui/once-open';

const Drawer = lazy(() => import('./drawer'));

/** The sidebar as a drawer, for narrow screens; what is inside gets a function that closes it. */
export function MobileNav({ children }: { children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        icon={MenuIcon}
        label="Open menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="-ml-1.5 size-11"
      />
      <OnceOpen open={open}>
        <Drawer open={open} onOpenChange={setOpen}>
          {children(() => setOpen(false))}
        </Drawer>
      </OnceOpen>
    </>
  );
}
