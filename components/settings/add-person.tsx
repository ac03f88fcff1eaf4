'use client';

import { UserPlus } from 'lucide';
import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { exactTextOf, optional, textOf } from '@/components/forms/form-values';
import { PasswordInput } from '@/components/forms/password-input';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { CodeBlock } from '@/components/ui/code-block';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { notify } from '@/components/ui/toast';
import { addMember } from '@/lib/browser/members';
import { isRoleName, ROLE_OPTIONS } from './roles';

const FIELDS = ['email', 'name', 'role', 'password'];

type Shown = { email: string; url: string; mailed: boolean };

/** Invites somebody, or makes an account with a first password for somebody who has none. */
export function AddPerson({ org }: { org: string }) {
  const dialog = useDialog();
  const link = useDialog<Shown>();
  const [withPassword, setWithPassword] = useState(false);
  const action = useAction((body: Parameters<typeof addMember>[1]) => addMember(org, body), {
    onDone: ({ url, invitation, member, mailed }) => {
      dialog.close();
      if (url !== undefined && invitation) link.show({ email: invitation.email, url, mailed: mailed === true });
      else notify({ kind: 'success', title: `${member?.email ?? 'The person'} is a member now` });
    },
  });
  const open = () => {
    action.reset();
    setWithPassword(false);
    dialog.show(true);
  };
  const submit = (form: FormData) => {
    const role = textOf(form, 'role');
    void action.run({
      email: textOf(form, 'email'),
      role: isRoleName(role) ? role : 'viewer',
      ...optional('name', textOf(form, 'name')),
      ...(withPassword ? { password: exactTextOf(form, 'password') } : {}),
    });
  };
  return (
    <>
      <Button size="sm" tone="primary" onClick={open}>
        <Icon of={UserPlus} className="size-3.5" />
        Add a person
      </Button>
      <FormDialog
        key={dialog.count}
        open={dialog.open}
        onClose={dialog.close}
        title="Add a person"
        description="You get a link to send; whoever opens it signs in or makes an account and is a member."
        submitLabel={withPassword ? 'Add' : 'Make the invitation'}
        action={action}
        fields={FIELDS}
        onSubmit={submit}
      >
        <Field label="E-mail" required error={action.errorOf('email')}>
          <Input name="email" type="email" autoComplete="off" />
        </Field>
        <Field label="Name" error={action.errorOf('name')}>
          <Input name="name" autoComplete="off" />
        </Field>
        <Field label="Role" error={action.errorOf('role')}>
          <Select name="role" options={ROLE_OPTIONS} defaultValue="operator" />
        </Field>
        <CheckboxField
          label="Set a first password instead of sending a link"
          hint="Only for an address without an account here. The person must change it at the first sign-in."
          checked={withPassword}
          onChange={(event) => setWithPassword(event.target.checked)}
        />
        {withPassword && (
          <Field label="First password" required hint="At least 12 characters." error={action.errorOf('password')}>
            <PasswordInput name="password" autoComplete="new-password" />
          </Field>
        )}
      </FormDialog>
      <InvitationLink dialog={link} />
    </>
  );
}

/** Shows an invitation's link, which can't be shown again. */
function InvitationLink({ dialog }: { dialog: ReturnType<typeof useDialog<Shown>> }) {
  return (
    <Dialog
      open={dialog.open}
      onOpenChange={(open) => !open && dialog.close()}
      title="The invitation is ready"
      description={
        dialog.subject?.mailed
          ? `It is on its way to ${dialog.subject.email} by mail. The link is shown only now and works for seven days.`
          : `Send this link to ${dialog.subject?.email ?? ''}, and to nobody else. It is shown only now and works for seven days.`
      }
      footer={
        <Button tone="primary" onClick={dialog.close}>
          Done
        </Button>
      }
    >
      {dialog.subject && (
        <div data-secret>
          <CodeBlock code={dialog.subject.url} label="Invitation link" />
        </div>
      )}
    </Dialog>
  );
}
