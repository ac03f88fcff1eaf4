'use client';

import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { useFieldProps } from './field';

export const controlStyle = [
  'w-full rounded-md border border-control bg-surface text-base text-ink transition-colors duration-100',
  'hover:border-muted focus-visible:outline-offset-0 focus-visible:border-focus',
  'disabled:bg-sunken disabled:text-faint aria-invalid:border-negative',
];

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input {...useFieldProps()} {...props} className={clsx(controlStyle, 'h-8 px-2.5', className)} />;
}

/** Grows with what is written, where the browser can. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      {...useFieldProps()}
      {...props}
      className={clsx(controlStyle, 'field-sizing-content max-h-80 min-h-16 px-2.5 py-1.5', className)}
    />
  );
}
