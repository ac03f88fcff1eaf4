'use client';

import { Plus, X } from 'lucide';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { Row, RowKind } from './rule-draft';

type Props = {
  rows: readonly Row[];
  onChange: (rows: readonly Row[]) => void;
  /** What is wrong with a row, by its key. */
  faults: ReadonlyMap<number, string>;
  /** What the server says of an argument. */
  errorOf: (argument: string) => string | undefined;
};

const KINDS: readonly { value: RowKind; label: string }[] = [
  { value: 'text', label: 'is exactly' },
  { value: 'pattern', label: 'matches' },
  { value: 'json', label: 'is exactly (JSON)' },
  { value: 'any', label: 'may be anything' },
];

const HINTS: Record<RowKind, string> = {
  text: 'the text, letter by letter',
  pattern: '*@acme.test',
  json: '3, true, ["a", "b"]',
  any: '',
};

/** A line per argument: its name or dot path, and what it must be. */
export function ConstraintEditor({ rows, onChange, faults, errorOf }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const set = (key: number, change: Partial<Row>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const add = () => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    onChange([...rows, { key, argument: '', kind: 'text', value: '', masked: false }]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child input')?.focus());
  };
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Arguments</legend>
      {rows.length === 0 && (
        <p className="mb-2 text-sm text-muted">No argument is looked at: it takes every call of the tool.</p>
      )}
      <ul ref={list} className="flex flex-col gap-2">
        {rows.map((row, at) => {
          const fault = faults.get(row.key) ?? errorOf(row.argument.trim());
          const name = row.argument.trim() === '' ? `argument ${at + 1}` : row.argument.trim();
          const faultId = `constraint-${row.key}-fault`;
          return (
            <li key={row.key}>
              <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-1.5 sm:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_minmax(0,8fr)_auto]">
                <Input
                  aria-label={`Name of argument ${at + 1}`}
                  value={row.argument}
                  placeholder="to"
                  spellCheck={false}
                  autoComplete="off"
                  className="font-mono text-sm"
                  onChange={(event) => set(row.key, { argument: event.target.value })}
                />
                <Select
                  aria-label={`What ${name} must be`}
                  value={row.kind}
                  options={row.masked ? KINDS.filter(({ value }) => value === row.kind || value === 'any') : KINDS}
                  onValueChange={(value) => {
                    const kind = KINDS.find((one) => one.value === value)?.value;
                    if (kind) set(row.key, { kind });
                  }}
                  className="col-start-1 row-start-2 sm:col-start-auto sm:row-start-auto"
                />
                <Input
                  aria-label={`Value of ${name}`}
                  value={row.kind === 'any' ? '' : row.value}
                  disabled={row.kind === 'any' || row.masked}
                  placeholder={HINTS[row.kind]}
                  spellCheck={false}
                  autoComplete="off"
                  {...(fault === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': faultId })}
                  className="col-span-2 font-mono text-sm sm:col-span-1"
                  onChange={(event) => set(row.key, { value: event.target.value })}
                />
                <IconButton
                  icon={X}
                  label={`Remove ${name}`}
                  onClick={() => onChange(rows.filter((one) => one.key !== row.key))}
                  className="col-start-2 row-start-1 sm:col-start-4"
                />
              </div>
              {fault !== undefined && (
                <p id={faultId} className="mt-1 text-xs font-medium text-negative">
                  {fault}
                </p>
              )}
              {row.masked && <p className="mt-1 text-xs text-faint">A secret: it stays as it is and is not shown.</p>}
            </li>
          );
        })}
      </ul>
      <Button size="sm" onClick={add} className="mt-2">
        <Icon of={Plus} className="size-3.5" />
        Add an argument
      </Button>
    </fieldset>
  );
}
