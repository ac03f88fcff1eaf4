'use client';

import type { FormEvent } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import { updateProfile } from '@/lib/browser/auth';

/** One's own name, as others see it beside decisions. */
export function NameForm({ email, name }: { email: string; name: string }) {
  const action = useAction(updateProfile, { onDone: () => notify({ kind: 'success', title: 'Name saved' }) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void action.run({ name: textOf(new FormData(event.currentTarget), 'name') });
  };
  return (
    <form ref={action.form} noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <FormMessage message={action.messageBeside(['name'])} />
      <Field label="E-mail" hint="Decisions are recorded under it; it can’t be changed here.">
        <Input type="email" value={email} readOnly />
      </Field>
      <Field label="Name" error={action.errorOf('name')}>
        <Input name="name" defaultValue={name} autoComplete="name" />
      </Field>
      <div>
        <Button type="submit" busy={action.busy}>
          Save name
        </Button>
      </div>
    </form>
  );
}
