'use client';

import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { ariaKeys } from '@/lib/browser/keys';
import type { ShortcutId } from '@/lib/contracts/shortcuts';
import { Icon, type IconNode } from './icon';
import { tooltip } from './tooltip';

type Props = Omit<ComponentProps<'button'>, 'children'> & {
  icon: IconNode;
  /** Its name: spoken, and shown in the tooltip. */
  label: string;
  /** The shortcut that does the same. */
  shortcut?: ShortcutId | undefined;
  /** Fixed keys that do the same (in a dialog). */
  keys?: readonly string[];
  size?: 'sm' | 'md';
};

/** A button with a picture only; 28 or 32 px square. */
export function IconButton({ icon, label, shortcut, keys = [], size = 'md', className, ...props }: Props) {
  const all = [...useKeys(shortcut), ...keys];
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={ariaKeys(all)}
      {...tooltip(label, all)}
      {...props}
      className={clsx(
        'inline-grid shrink-0 place-items-center rounded-md text-muted transition-colors duration-100',
        'hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-50',
        size === 'sm' ? 'size-7' : 'size-8',
        className,
      )}
    >
      <Icon of={icon} className="size-4" />
    </button>
  );
}
