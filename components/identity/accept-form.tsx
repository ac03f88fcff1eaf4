'use client';

import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { exactTextOf, optional, textOf } from '@/components/forms/form-values';
import { PasswordInput } from '@/components/forms/password-input';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { signIn } from '@/lib/browser/auth';
import { loadPage } from '@/lib/browser/load-page';
import { acceptInvitation } from '@/lib/browser/members';

type Props = { token: string; email: string; name: string };

const FIELDS = ['name', 'password'];

/**
 * Accepts an invitation and signs in. One form for people with and without an account: which of the two an address is,
 * nobody is told who holds the link.
 */
export function AcceptForm({ token, email, name }: Props) {
  const action = useAction(
    async (body: { password: string; name?: string }) => {
      const { organization } = await acceptInvitation(token, body);
      await signIn(email, body.password);
      loadPage(`/${organization.org_slug}/dashboard`);
    },
    { refresh: false },
  );
  const submit = (form: FormData) =>
    void action.run({ password: exactTextOf(form, 'password'), ...optional('name', textOf(form, 'name')) });
  return (
    <Form work={action} onSubmit={submit}>
      <FormMessage message={action.messageBeside(FIELDS)} />
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" value={email} readOnly className="h-10" />
      </Field>
      <Field label="Your name" hint="For a new account; others see it." error={action.errorOf('name')}>
        <Input name="name" autoComplete="name" defaultValue={name} />
      </Field>
      <Field
        label="Password"
        hint="With an account here already: its password. Otherwise choose one of at least 12 characters."
        error={action.errorOf('password')}
      >
        <PasswordInput name="password" autoComplete="current-password" />
      </Field>
      <Button type="submit" tone="primary" size="lg" busy={action.busy}>
        Join
      </Button>
    </Form>
  );
}
