'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { exactTextOf, listOf, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Banner } from '@/components/ui/banner';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import { createSecret, deleteSecret, rotateSecret } from '@/lib/browser/secrets';
import type { SecretInfo } from '@/lib/contracts/secrets';

const FIELDS = ['name', 'value', 'allowed_hosts'];

type Props = { org: string; open: boolean; onClose: () => void };
type Draft = { name: string; value: string; allowed_hosts: string[] };

/** A new secret, or a new value of one. */
export function SecretDialog({ org, secret, open, onClose }: Props & { secret: SecretInfo | null }) {
  const save = ({ name, ...body }: Draft) =>
    secret ? rotateSecret(org, secret.secret_id, body) : createSecret(org, { name, ...body });
  const action = useAction(save, {
    onDone: ({ name }) => {
      onClose();
      notify({ kind: 'success', title: secret ? `${name} has its new value` : `${name} is stored` });
    },
  });
  const submit = (form: FormData) =>
    void action.run({
      name: textOf(form, 'name'),
      value: exactTextOf(form, 'value'),
      allowed_hosts: listOf(form, 'allowed_hosts'),
    });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={secret ? `New value of ${secret.name}` : 'Add a secret'}
      description="Nobody can read it back, here or by the API."
      submitLabel={secret ? 'Replace the value' : 'Store it'}
      action={action}
      fields={FIELDS}
      onSubmit={submit}
    >
      {!secret && (
        <Field label="Name" required hint="As manifests name it." error={action.errorOf('name')}>
          <Input name="name" placeholder="deploy-api-token" autoComplete="off" spellCheck={false} />
        </Field>
      )}
      <Field label="Value" required error={action.errorOf('value')}>
        <Input name="value" type="password" autoComplete="off" spellCheck={false} />
      </Field>
      <Field
        label="Hosts"
        required
        hint="One per line: api.example.com, or *.example.com for everything below it."
        error={action.errorOf('allowed_hosts')}
      >
        <Textarea
          name="allowed_hosts"
          rows={2}
          spellCheck={false}
          defaultValue={secret?.allowed_hosts.join('\n') ?? ''}
        />
      </Field>
    </FormDialog>
  );
}

export function DeleteSecret({ org, secret, open, onClose }: Props & { secret: SecretInfo }) {
  const action = useAction(() => deleteSecret(org, secret.secret_id), {
    onDone: () => {
      onClose();
      notify({ kind: 'success', title: `${secret.name} is deleted` });
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete ${secret.name}?`}
      description="It is gone at once and can’t be brought back."
      confirmLabel="Delete"
      tone="negative"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    >
      {secret.used_by.length > 0 && (
        <Banner tone="warning" title="It is in use">
          What {secret.used_by.join(', ')} runs with it will fail until a secret of that name is there again.
        </Banner>
      )}
    </Confirm>
  );
}
