'use client';

import { useState, type ReactNode } from 'react';
import { Button } from './button';
import { Checkbox } from './checkbox';
import { FilterButton } from './filter-button';
import { Input } from './input';

export type FilterOption = {
  value: string;
  label: string;
  /** Drawn instead of the label (a badge); the label stays its name and what the search looks at. */
  show?: ReactNode;
  count?: string;
};

type Props = {
  label: string;
  options: readonly FilterOption[];
  values: readonly string[];
  onChange: (values: string[]) => void;
};

const SEARCH_FROM = 8;

/** Any of many values; each tick takes effect at once. Long lists can be searched. */
export function FilterSelect({ label, options, values, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const found = options.filter((option) => option.label.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (value: string) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);

  const first = options.find((option) => option.value === values[0])?.label ?? values[0];
  const chosen = values.length > 1 ? `${values.length} chosen` : first;
  return (
    <FilterButton label={label} chosen={chosen} open={open} onOpenChange={setOpen}>
      {options.length >= SEARCH_FROM && (
        <div className="border-b border-line p-2">
          <Input
            type="search"
            aria-label={`Find in ${label.toLowerCase()}`}
            placeholder="Find…"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
      <div role="group" aria-label={label} className="relative max-h-72 overflow-y-auto p-1">
        {found.map((option) => (
          <label
            key={option.value}
            className="flex min-h-8 items-center gap-1.5 rounded-sm px-1.5 text-sm hover:bg-hover"
          >
            <Checkbox
              aria-label={option.label}
              checked={values.includes(option.value)}
              onChange={() => toggle(option.value)}
            />
            <span className="min-w-0 flex-1 truncate">{option.show ?? option.label}</span>
            {option.count && <span className="text-xs text-faint tabular-nums">{option.count}</span>}
          </label>
        ))}
        {found.length === 0 && <p className="px-2 py-3 text-sm text-faint">Nothing found.</p>}
      </div>
      {values.length > 0 && (
        <div className="flex justify-end border-t border-line p-2">
          <Button size="sm" tone="ghost" onClick={() => onChange([])}>
            Clear
          </Button>
        </div>
      )}
    </FilterButton>
  );
}
