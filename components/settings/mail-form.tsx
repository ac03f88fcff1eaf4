'use client';

import { FormMessage } from '@/components/forms/form-message';
import { useToggle } from '@/components/forms/use-toggle';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { updateNotifications } from '@/lib/browser/webhooks';
import type { NotificationSettings } from '@/lib/contracts/notifications';

/** Which mails a member wants from this organization. Takes effect at once. */
export function MailForm({ org, settings }: { org: string; settings: NotificationSettings }) {
  const created = useToggle(settings.approval_created, (on) => updateNotifications(org, { approval_created: on }));
  const expiring = useToggle(settings.approval_expiring, (on) => updateNotifications(org, { approval_expiring: on }));
  return (
    <div className="flex flex-col gap-4">
      <FormMessage message={created.message ?? expiring.message} />
      {!settings.mail_available && (
        <p className="text-sm text-muted">
          This installation sends no mail yet: its operator has to set <code>SMTP_URL</code>.
        </p>
      )}
      <CheckboxField
        label="New approvals"
        hint="What comes within five minutes is gathered into one mail."
        checked={created.on}
        disabled={!settings.mail_available && !created.on}
        onChange={(event) => created.set(event.target.checked)}
      />
      <CheckboxField
        label="Approvals that run out"
        hint="Once each, when less than four hours are left."
        checked={expiring.on}
        disabled={!settings.mail_available && !expiring.on}
        onChange={(event) => expiring.set(event.target.checked)}
      />
    </div>
  );
}
