'use client';

import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { useToggle } from '@/components/forms/use-toggle';
import { CheckboxField } from '@/components/ui/checkbox';
import { updateProfile } from '@/lib/browser/auth';

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As the system' },
];

const never = () => () => {};

/** Theme (of this browser) and letter shortcuts (of this person). Both take effect at once. */
export function PreferencesForm({ shortcuts }: { shortcuts: boolean }) {
  const { theme, setTheme } = useTheme();
  // The server can't know this browser's theme: nothing is ticked until the browser draws.
  const known = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const letters = useToggle(shortcuts, (on) => updateProfile({ preferences: { shortcuts: on } }));
  return (
    <div className="flex flex-col gap-5">
      <FormMessage message={letters.message} />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">Theme in this browser</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-1">
          {THEMES.map(({ value, label }) => (
            <label key={value} className="inline-flex min-h-6 cursor-pointer items-center gap-2 text-base">
              <input
                type="radio"
                name="theme"
                value={value}
                checked={known && theme === value}
                onChange={() => setTheme(value)}
                className="size-4 accent-accent"
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <CheckboxField
        label="Single-letter shortcuts"
        hint="j, k, x, Shift+A and the like. Off: only chords such as Ctrl+Enter work, so that dictation and stray keys do nothing."
        checked={letters.on}
        onChange={(event) => letters.set(event.target.checked)}
      />
    </div>
  );
}
