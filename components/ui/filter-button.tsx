'use client';

import clsx from 'clsx';
import { ChevronDown } from 'lucide';
import type { ReactNode } from 'react';
import { Icon } from './icon';
import { Popover } from './popover';

type Props = {
  label: string;
  /** What is chosen, in a word or two; undefined when nothing is. */
  chosen?: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

/** The button of a filter and the small sheet under it. */
export function FilterButton({ label, chosen, open, onOpenChange, children }: Props) {
  const trigger = (
    <button
      type="button"
      className={clsx(
        'inline-flex h-8 max-w-64 items-center gap-1.5 rounded-md border px-2.5 text-sm transition-colors duration-100',
        chosen === undefined
          ? 'border-line-strong bg-surface text-muted hover:bg-hover hover:text-ink'
          : 'border-accent-line bg-accent-soft text-ink',
      )}
    >
      <span className={clsx(chosen !== undefined && 'text-accent-text')}>
        {label}
        {chosen !== undefined && ':'}
      </span>
      {chosen !== undefined && <span className="truncate font-medium">{chosen}</span>}
      <Icon of={ChevronDown} className="size-3.5 shrink-0 text-faint" />
    </button>
  );
  return (
    <Popover label={label} trigger={trigger} open={open} onOpenChange={onOpenChange}>
      {children}
    </Popover>
  );
}
