'use client';

import { useState } from 'react';
import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { exactTextOf } from '@/components/forms/form-values';
import { PasswordInput } from '@/components/forms/password-input';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { notify } from '@/components/ui/toast';
import { changePassword } from '@/lib/browser/account';
import { loadPage } from '@/lib/browser/load-page';

type Props = {
  /** Whose password it is, for the password manager. */
  email: string;
  /** Where to go afterwards; without it the form stays and says that it is done. */
  next?: string;
};

const FIELDS = ['current_password', 'new_password'];

/** Changes one's own password. */
export function PasswordForm({ email, next }: Props) {
  const [times, setTimes] = useState(0);
  const action = useAction(changePassword, {
    refresh: next === undefined,
    onDone: () => {
      if (next !== undefined) return loadPage(next);
      setTimes((before) => before + 1);
      notify({ kind: 'success', title: 'Password changed', description: 'Every other session was signed out.' });
    },
  });
  const submit = (form: FormData) =>
    void action.run({
      current_password: exactTextOf(form, 'current_password'),
      new_password: exactTextOf(form, 'new_password'),
    });
  return (
    // Begun anew after each change: nothing of it stays in the fields.
    <Form key={times} work={action} onSubmit={submit} className="max-w-md">
      <FormMessage message={action.messageBeside(FIELDS)} />
      <input type="email" name="username" autoComplete="username" defaultValue={email} readOnly hidden />
      <Field label="Current password" error={action.errorOf('current_password')}>
        <PasswordInput name="current_password" autoComplete="current-password" />
      </Field>
      <Field
        label="New password"
        hint="At least 12 characters. A few random words are easy to remember."
        error={action.errorOf('new_password')}
      >
        <PasswordInput name="new_password" autoComplete="new-password" />
      </Field>
      <div>
        <Button type="submit" tone="primary" size="lg" busy={action.busy}>
          Change password
        </Button>
      </div>
    </Form>
  );
}
