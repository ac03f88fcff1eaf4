'use client';

import clsx from 'clsx';
import * as Radix from 'radix-ui/alert-dialog';
import { useRef, type KeyboardEvent } from 'react';
import { Button } from './button';
import type { ConfirmProps } from './confirm';
import { Kbd } from './kbd';
import { OVERLAY, SHEET } from './overlay-style';
import { showFocused } from './show-focused';
import { useFocusReturn } from './use-focus-return';

/** What Confirm loads when it is first opened. */
export default function ConfirmContent({ open, onOpenChange, tone = 'primary', size = 'sm', ...props }: ConfirmProps) {
  const returnFocus = useFocusReturn(open, props.onCloseFocus);
  const cancel = useRef<HTMLButtonElement>(null);
  const confirm = () => {
    if (!props.busy && props.blocked === undefined) props.onConfirm();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const composing = event.nativeEvent.isComposing || event.repeat;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || composing) return;
    event.preventDefault();
    confirm();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (props.initialFocus ?? cancel).current?.focus();
          }}
          onCloseAutoFocus={returnFocus}
          onFocus={showFocused}
          className={clsx(SHEET, size === 'lg' ? 'sm:max-w-3xl' : 'sm:max-w-lg')}
        >
          <div className="px-5 pt-4">
            <Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
            <Radix.Description className="mt-1 text-sm text-muted">{props.description}</Radix.Description>
          </div>
          <div className="relative min-h-0 flex-1 overflow-y-auto px-5 py-4 empty:hidden">{props.children}</div>
          <p role="alert" className="mx-5 mb-4 text-sm font-medium text-negative empty:hidden">
            {props.error}
          </p>
          <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
            <Radix.Cancel asChild>
              <Button ref={cancel}>{props.cancelLabel ?? 'Cancel'}</Button>
            </Radix.Cancel>
            <Button
              tone={tone}
              busy={props.busy ?? false}
              blocked={props.blocked}
              keys={['$mod+Enter']}
              onClick={confirm}
            >
              {props.confirmLabel}
              <span aria-hidden className="hidden sm:inline">
                <Kbd keys="$mod+Enter" inverse />
              </span>
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
