'use client';

import type { VariantProps } from 'class-variance-authority';
import Link from 'next/link';
import type { ComponentProps, MouseEvent } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { ariaKeys } from '@/lib/browser/keys';
import type { ShortcutId } from '@/lib/contracts/shortcuts';
import { buttonStyle } from './button-style';
import { Spinner } from './spinner';

type Look = VariantProps<typeof buttonStyle>;

export type ButtonProps = ComponentProps<'button'> &
  Look & {
    /** Work is under way: a spinner, and presses do nothing. */
    busy?: boolean;
    /** Why it can't be pressed now. The button keeps its focus and says the reason, unlike a disabled one. */
    blocked?: string | undefined;
    /** The shortcut that does the same. */
    shortcut?: ShortcutId | undefined;
    /** Fixed keys that do the same (in a dialog), in tinykeys' notation. */
    keys?: readonly string[];
  };

/** A button that acts. For going somewhere use ButtonLink. */
export function Button({ tone, size, busy = false, blocked, shortcut, keys = [], ...rest }: ButtonProps) {
  const { className, children, ...props } = rest;
  const own = useKeys(shortcut);
  const inert = busy || blocked !== undefined;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (inert) event.preventDefault();
    else props.onClick?.(event);
  };
  return (
    <button
      type="button"
      title={blocked}
      aria-keyshortcuts={ariaKeys([...own, ...keys])}
      {...props}
      onClick={press}
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      className={buttonStyle({ tone, size, className })}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ tone, size, className, ...props }: ComponentProps<typeof Link> & Look) {
  return <Link {...props} className={buttonStyle({ tone, size, className })} />;
}
