'use client';

import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { inUnit, TIME_UNITS, type TimeUnit } from '@/lib/browser/seconds';
import { textOf } from './form-values';

type Props = {
  /** Fields `{name}` and `{name}_unit`; `secondsOf` reads them. */
  name: string;
  /** Names the unit for screen readers: the field's label names the number. */
  label: string;
  seconds: number | null;
  placeholder?: string;
};

/** A length of time as a number and its unit. */
export function DurationInput({ name, label, seconds, placeholder }: Props) {
  const start = seconds === null ? null : inUnit(seconds);
  return (
    <div className="flex gap-2">
      <Input
        name={name}
        type="number"
        min={0}
        step="any"
        defaultValue={start?.amount ?? ''}
        placeholder={placeholder}
        className="max-w-28"
      />
      <Select
        id={undefined}
        name={`${name}_unit`}
        aria-label={`Unit of ${label.toLowerCase()}`}
        defaultValue={start?.unit ?? 'hours'}
        options={Object.keys(TIME_UNITS).map((unit) => ({ value: unit, label: unit }))}
        className="max-w-32"
      />
    </div>
  );
}

const isUnit = (text: string): text is TimeUnit => Object.hasOwn(TIME_UNITS, text);

/** What a DurationInput holds, in seconds; null when it is empty. */
export function secondsOf(form: FormData, name: string): number | null {
  const text = textOf(form, name);
  const unit = textOf(form, `${name}_unit`);
  return text === '' ? null : Math.round(Number(text) * TIME_UNITS[isUnit(unit) ? unit : 'hours']);
}
