'use client';

import clsx from 'clsx';
import { CircleAlert } from 'lucide';
import { createContext, use, useId, type ReactNode } from 'react';
import { Icon } from './icon';

type Wiring = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };

const FieldContext = createContext<Wiring | null>(null);

type Props = {
  label: ReactNode;
  hint?: ReactNode;
  /** Says what would be right; marks the control as invalid. */
  error?: ReactNode;
  required?: boolean;
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint and error, wired together. The control inside picks the wiring up by itself. */
export function Field({ label, hint, error, required = false, labelHidden = false, className, children }: Props) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== false && error !== '';
  const parts = [hint ? `${id}-hint` : '', hasError ? `${id}-error` : ''].filter(Boolean);
  const describedBy = parts.length > 0 ? parts.join(' ') : undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: hasError, required }}>
      <div className={clsx('flex flex-col gap-1.5', className)}>
        <Label htmlFor={id} hidden={labelHidden}>
          {label}
          {required && <span className="font-normal text-faint"> (required)</span>}
        </Label>
        {children}
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-faint">
            {hint}
          </p>
        )}
        {hasError && (
          <p id={`${id}-error`} className="flex items-start gap-1.5 text-xs font-medium text-negative">
            <Icon of={CircleAlert} className="mt-0.5 size-3.5 shrink-0" />
            {error}
          </p>
        )}
      </div>
    </FieldContext>
  );
}

export function Label({
  htmlFor,
  hidden = false,
  children,
}: {
  htmlFor: string;
  hidden?: boolean;
  children: ReactNode;
}) {
  return (
    <label htmlFor={htmlFor} className={hidden ? 'sr-only' : 'text-sm font-medium text-ink'}>
      {children}
    </label>
  );
}

/** Props that a control inside a Field takes over; empty outside of one. */
export function useFieldProps() {
  const field = use(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    ...(field.describedBy === undefined ? {} : { 'aria-describedby': field.describedBy }),
    ...(field.invalid ? { 'aria-invalid': true } : {}),
    ...(field.required ? { 'aria-required': true } : {}),
  };
}
