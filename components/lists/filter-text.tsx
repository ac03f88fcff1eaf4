'use client';

import { useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FilterButton } from '@/components/ui/filter-button';
import { Input } from '@/components/ui/input';
import { Spinner } from '@/components/ui/spinner';
import { VisibleText } from '@/components/ui/visible-text';
import { formatNumber } from '@/lib/browser/format';

export type Suggestion = { value: string; count?: number };

type Props = {
  label: string;
  /** What may be written: `type:tool; * stands for anything`. */
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  suggestions?: readonly Suggestion[];
  loading?: boolean;
  onOpen?: () => void;
};

/** One value: written, or picked from what there is. */
export function FilterText({ label, hint, value, onChange, suggestions = [], loading = false, onOpen }: Props) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(value);
  const found = suggestions.filter((one) => one.value.toLowerCase().includes(text.trim().toLowerCase()));
  const shown = text === value ? suggestions : found;
  const toggle = (next: boolean) => {
    setOpen(next);
    setText(value);
    if (next) onOpen?.();
  };
  const choose = (next: string) => {
    setOpen(false);
    onChange(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose(text.trim());
  };
  return (
    <FilterButton label={label} chosen={value === '' ? undefined : value} open={open} onOpenChange={toggle}>
      <form onSubmit={submit} className="flex items-end gap-2 border-b border-line p-3">
        <Field label={label} className="flex-1" {...(hint ? { hint } : {})}>
          <Input value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
        </Field>
        <Button type="submit" size="md" tone="primary" className={hint ? 'mb-5.5' : ''}>
          Apply
        </Button>
      </form>
      {loading && (
        <p role="status" className="flex items-center gap-2 p-3 text-sm text-faint">
          <Spinner /> Loading what there is…
        </p>
      )}
      {shown.length > 0 && (
        <ul aria-label={`${label}: suggestions`} className="relative max-h-64 overflow-y-auto p-1">
          {shown.map((one) => (
            <li key={one.value}>
              <button
                type="button"
                aria-pressed={one.value === value}
                onClick={() => choose(one.value)}
                className="flex min-h-8 w-full items-center gap-3 rounded-sm px-2 text-left text-sm hover:bg-hover aria-pressed:bg-selected"
              >
                <span className="min-w-0 flex-1 truncate">
                  <VisibleText text={one.value} />
                </span>
                {one.count !== undefined && (
                  <span className="text-xs text-faint tabular-nums">{formatNumber(one.count)}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      {value !== '' && (
        <div className="flex justify-end border-t border-line p-2">
          <Button size="sm" tone="ghost" onClick={() => choose('')}>
            Clear
          </Button>
        </div>
      )}
    </FilterButton>
  );
}
