'use client';

import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import { updateProfile } from '@/lib/browser/account';

/** One's own name, as others see it beside decisions. */
export function NameForm({ email, name }: { email: string; name: string }) {
  const action = useAction(updateProfile, { onDone: () => notify({ kind: 'success', title: 'Name saved' }) });
  return (
    <Form work={action} onSubmit={(form) => void action.run({ name: textOf(form, 'name') })} className="max-w-md">
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
    </Form>
  );
}
