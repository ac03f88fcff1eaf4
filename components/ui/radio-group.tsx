import type { ReactNode } from 'react';

type Props = {
  label: ReactNode;
  name: string;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
  /** Undefined while it isn't known which one holds. */
  value: string | undefined;
  onChange: (value: string) => void;
};

/** One of a few, all in sight. */
export function RadioGroup({ label, name, hint, options, value, onChange }: Props) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {options.map((option) => (
          <label key={option.value} className="inline-flex min-h-6 cursor-pointer items-center gap-2 text-base">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="size-4 accent-accent"
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint && <p className="mt-1 text-xs text-faint">{hint}</p>}
    </fieldset>
  );
}
