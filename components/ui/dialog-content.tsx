'use client';

import clsx from 'clsx';
import { X } from 'lucide';
import * as Radix from 'radix-ui/dialog';
import type { DialogProps } from './dialog';
import { IconButton } from './icon-button';
import { OVERLAY, SHEET } from './overlay-style';
import { showFocused } from './show-focused';
import { useFocusReturn } from './use-focus-return';

const WIDTH = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-3xl' };

/** What Dialog loads when it is first opened. */
export default function DialogContent({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'md',
  children,
  ...focus
}: DialogProps) {
  const returnFocus = useFocusReturn(open, focus.onCloseFocus);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            if (!focus.initialFocus?.current) return;
            event.preventDefault();
            focus.initialFocus.current.focus();
          }}
          onCloseAutoFocus={returnFocus}
          onFocus={showFocused}
          className={clsx(SHEET, WIDTH[size])}
        >
          <header className="px-5 pt-4 pr-14 pb-2">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>}
          </header>
          <div className="relative min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
          {/* Last, so that the focus starts in the content and not here. */}
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" keys={['Escape']} size="sm" className="absolute top-3.5 right-3.5" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
