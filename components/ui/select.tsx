'use client';

import clsx from 'clsx';
import { ChevronDown } from 'lucide';
import type { ComponentProps } from 'react';
import { useFieldProps } from './field';
import { Icon } from './icon';
import { controlStyle } from './input';

export type Option = { value: string; label: string; disabled?: boolean };

type Props = Omit<ComponentProps<'select'>, 'children'> & {
  options: readonly Option[];
  onValueChange?: (value: string) => void;
  /** Shown while nothing is chosen. */
  placeholder?: string;
};

/**
 * One of a few: the browser's own select in our clothes, since it works before any script, on every phone, and inside
 * dialogs. For many values or several at once use FilterSelect.
 */
export function Select({ options, onValueChange, placeholder, className, onChange, ...props }: Props) {
  const isControlled = props.value !== undefined || props.defaultValue !== undefined;
  return (
    <span className={clsx('relative inline-block w-full', className)}>
      <select
        {...useFieldProps()}
        {...(placeholder === undefined || isControlled ? {} : { defaultValue: '' })}
        {...props}
        onChange={(event) => {
          onChange?.(event);
          onValueChange?.(event.target.value);
        }}
        className={clsx(controlStyle, 'h-8 cursor-pointer appearance-none pr-8 pl-2.5')}
      >
        {placeholder !== undefined && (
          <option value="" disabled>
            {placeholder}
          </option>
        )}
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} className="pointer-events-none absolute top-2 right-2.5 size-4 text-faint" />
    </span>
  );
}
