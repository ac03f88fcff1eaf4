'use client';

import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { useToggle } from '@/components/forms/use-toggle';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { RadioGroup } from '@/components/ui/radio-group';
import { updateProfile } from '@/lib/browser/account';
import type { Preferences } from '@/lib/contracts/identity';
import { NotificationSetting } from './notification-setting';

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As the system' },
];

const DENSITIES = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

const never = () => () => {};

/** Theme (of this browser), density and letter shortcuts (of this person). All take effect at once. */
export function PreferencesForm({ preferences }: { preferences: Preferences }) {
  const { theme, setTheme } = useTheme();
  // The server can't know this browser's theme: nothing is ticked until the browser draws.
  const known = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const letters = useToggle(preferences.shortcuts, (on) => updateProfile({ preferences: { shortcuts: on } }));
  const compact = useToggle(preferences.density === 'compact', (on) =>
    updateProfile({ preferences: { density: on ? 'compact' : 'comfortable' } }),
  );
  return (
    <div className="flex flex-col gap-5">
      <FormMessage message={letters.message ?? compact.message} />
      <RadioGroup
        label="Theme in this browser"
        name="theme"
        options={THEMES}
        value={known ? theme : undefined}
        onChange={setTheme}
      />
      <RadioGroup
        label="Density"
        name="density"
        hint="How close the rows of tables and of the queue stand, on every device of yours."
        options={DENSITIES}
        value={compact.on ? 'compact' : 'comfortable'}
        onChange={(value) => compact.set(value === 'compact')}
      />
      <CheckboxField
        label="Single-letter shortcuts"
        hint="j, k, x, Shift+A and the like. Off: only chords such as Ctrl+Enter work, so that dictation and stray keys do nothing."
        checked={letters.on}
        onChange={(event) => letters.set(event.target.checked)}
      />
      <NotificationSetting on={preferences.notifications} />
    </div>
  );
}
