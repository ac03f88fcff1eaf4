'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { loadPage } from '@/lib/browser/load-page';
import { createOrg } from '@/lib/browser/orgs';

/** For the owners of the first organization, who run the installation. */
export function CreateOrg() {
  const dialog = useDialog();
  const action = useAction(createOrg, { onDone: ({ slug }) => loadPage(`/${slug}/dashboard`) });
  const open = () => {
    action.reset();
    dialog.show(true);
  };
  return (
    <Card
      title="Another organization"
      description="Apart from this one in everything: members, agents, approvals, log."
    >
      <Button onClick={open}>Make an organization…</Button>
      <FormDialog
        key={dialog.count}
        open={dialog.open}
        onClose={dialog.close}
        title="Make an organization"
        description="You are its first owner."
        submitLabel="Make it"
        action={action}
        fields={['name', 'slug']}
        onSubmit={(form) => void action.run({ name: textOf(form, 'name'), slug: textOf(form, 'slug') })}
      >
        <Field label="Name" required error={action.errorOf('name')}>
          <Input name="name" autoComplete="off" />
        </Field>
        <Field
          label="Address"
          required
          hint="2 to 63 lower-case letters, digits, hyphens: the first part of every link. It can’t be changed."
          error={action.errorOf('slug')}
        >
          <Input name="slug" autoComplete="off" spellCheck={false} />
        </Field>
      </FormDialog>
    </Card>
  );
}
