'use client';

import clsx from 'clsx';
import { Check, Minus } from 'lucide-react';
import { useEffect, useId, useRef, type ComponentProps, type ReactNode } from 'react';

type Props = Omit<ComponentProps<'input'>, 'type' | 'size' | 'children'> & {
  /** Some but not all of what it stands for. */
  indeterminate?: boolean;
};

/**
 * The box alone (24 px target); name it with `aria-label` or use CheckboxField. The browser's own checkbox in our
 * clothes: a queue draws hundreds of them.
 */
export function Checkbox({ indeterminate = false, className, ...props }: Props) {
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
          'peer absolute inset-1 size-4 cursor-pointer appearance-none rounded-sm border border-control bg-surface',
          // The press area is the whole 24 px, although the box is drawn smaller.
          'after:absolute after:-inset-1.5 hover:border-muted disabled:opacity-50',
          'checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent',
        )}
      />
      <Check
        aria-hidden
        strokeWidth={3}
        className="pointer-events-none relative hidden size-3 text-accent-on peer-checked:block peer-indeterminate:hidden"
      />
      <Minus
        aria-hidden
        strokeWidth={3}
        className="pointer-events-none relative hidden size-3 text-accent-on peer-indeterminate:block"
      />
    </span>
  );
}

/** A box with its words, and what they mean underneath. */
export function CheckboxField({ label, hint, className, ...props }: Props & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className={clsx('flex items-start gap-1.5', className)}>
      <Checkbox id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...props} className="-ml-1" />
      <div className="pt-px">
        <label htmlFor={id} className="text-base">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-faint">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
