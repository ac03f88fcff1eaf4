'use client';

import clsx from 'clsx';
import { useEffect, useRef, type ComponentProps } from 'react';

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'size' | 'children'> & {
  /** Some but not all of what it stands for. */
  indeterminate?: boolean;
};

/**
 * The box alone (24 px target); name it with `aria-label` or use CheckboxField. The browser's own checkbox in our
 * clothes, its marks drawn by borders: a queue draws hundreds of them.
 */
export function Checkbox({ indeterminate = false, className, ...props }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <span className={clsx('relative grid size-6 shrink-0 place-items-center', className)}>
      <input
        ref={box}
        type="checkbox"
        {...props}
        className={clsx(
          'absolute inset-1 size-4 cursor-pointer appearance-none rounded-sm border border-control bg-surface',
          // The press area is the whole 24 px, although the box is drawn smaller.
          'after:absolute after:-inset-1.5 hover:border-muted disabled:opacity-50',
          'checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent',
          'before:absolute before:inset-x-1 before:top-px before:hidden before:h-2.25 before:w-1.25 before:rotate-45 before:border-r-2 before:border-b-2 before:border-accent-on checked:before:block',
          'indeterminate:before:top-1.5 indeterminate:before:block indeterminate:before:h-0 indeterminate:before:w-1.5 indeterminate:before:rotate-0 indeterminate:before:border-r-0',
        )}
      />
    </span>
  );
}
