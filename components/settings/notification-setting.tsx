'use client';

import { useState, useSyncExternalStore } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { useToggle } from '@/components/forms/use-toggle';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { updateProfile } from '@/lib/browser/account';
import { askForNotifications, notificationState, type NotificationState } from '@/lib/browser/notifications';

const never = () => () => {};

/** Notifications of new approvals: the person's wish, and whether this browser lets the console show them. */
export function NotificationSetting({ on }: { on: boolean }) {
  const wish = useToggle(on, (next) => updateProfile({ preferences: { notifications: next } }));
  const found = useSyncExternalStore<NotificationState | null>(never, notificationState, () => null);
  const [answered, setAnswered] = useState<NotificationState | null>(null);
  const state = answered ?? found;
  const ask = async () => setAnswered(await askForNotifications());
  const set = async (next: boolean) => {
    // Asked in the press itself: browsers refuse it at any other moment.
    if (next && state === 'default') await ask();
    wish.set(next);
  };
  return (
    <div className="flex flex-col gap-2">
      <FormMessage message={wish.message} />
      <CheckboxField
        label="Notify me of new approvals"
        hint="By this browser, while the console is open but out of sight. It says which action waits and who asks, never its parameters."
        checked={wish.on}
        disabled={state === 'unsupported' && !wish.on}
        onChange={(event) => void set(event.target.checked)}
      />
      <p role="status" className="text-xs">
        {wish.on && state === 'denied' && (
          <span className="font-medium text-negative">
            This browser refuses them: allow notifications for this address in its settings, then load the page again.
          </span>
        )}
        {state === 'unsupported' && (
          <span className="text-muted">
            This browser has no notifications here: they need HTTPS, on iPhones also the console on the home screen.
          </span>
        )}
      </p>
      {wish.on && state === 'default' && (
        <div>
          <Button size="sm" onClick={() => void ask()}>
            Allow them in this browser
          </Button>
        </div>
      )}
    </div>
  );
}
