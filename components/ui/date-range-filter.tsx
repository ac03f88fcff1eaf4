'use client';

import { useState, type FormEvent } from 'react';
import { Button } from './button';
import { Field } from './field';
import { FilterButton } from './filter-button';
import { Input } from './input';

/** Bare dates (`2024-12-01`), the end inclusive; an empty string is an open end. */
export type DateRange = { from: string; to: string };

type Props = {
  label?: string;
  value: DateRange;
  onChange: (range: DateRange) => void;
  /** Ready-made ranges, counted from the server's today by the page. */
  presets?: readonly (DateRange & { label: string })[];
};

/** A span of days, chosen ready-made or by two native date fields. */
export function DateRangeFilter({ label = 'Date range', value, onChange, presets = [] }: Props) {
  const [open, setOpen] = useState(false);
  const choose = (range: DateRange) => {
    setOpen(false);
    onChange(range);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [from, to] = [String(form.get('from') ?? ''), String(form.get('to') ?? '')];
    choose(from !== '' && to !== '' && from > to ? { from: to, to: from } : { from, to });
  };
  const preset = presets.find(({ from, to }) => from === value.from && to === value.to);
  return (
    <FilterButton label={label} chosen={preset?.label ?? words(value)} open={open} onOpenChange={setOpen}>
      {presets.length > 0 && (
        <div className="flex flex-wrap gap-1.5 border-b border-line p-3">
          {presets.map((one) => (
            <Button key={one.label} size="sm" aria-pressed={one === preset} onClick={() => choose(one)}>
              {one.label}
            </Button>
          ))}
        </div>
      )}
      <form onSubmit={submit} className="flex flex-col gap-3 p-3">
        <div className="grid grid-cols-2 gap-2">
          <Field label="From">
            <Input type="date" name="from" defaultValue={value.from} />
          </Field>
          <Field label="To">
            <Input type="date" name="to" defaultValue={value.to} />
          </Field>
        </div>
        <div className="flex justify-end gap-2">
          <Button size="sm" tone="ghost" onClick={() => choose({ from: '', to: '' })}>
            Clear
          </Button>
          <Button size="sm" tone="primary" type="submit">
            Apply
          </Button>
        </div>
      </form>
    </FilterButton>
  );
}

function words({ from, to }: DateRange): string | undefined {
  if (from === '' && to === '') return undefined;
  if (from === to) return from;
  if (to === '') return `since ${from}`;
  return from === '' ? `until ${to}` : `${from} – ${to}`;
}
