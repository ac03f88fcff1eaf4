'use client';

import clsx from 'clsx';
import { useId, type ReactNode } from 'react';
import { Checkbox, type CheckboxProps } from './checkbox';

type Props = CheckboxProps & { label: ReactNode; hint?: ReactNode };

/** A box with its words, and what they mean underneath. */
export function CheckboxField({ label, hint, className, ...props }: Props) {
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
