'use client';

import type { ReactNode } from 'react';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { FormDialog } from './form-dialog';
import { textOf } from './form-values';
import type { Action } from './use-action';

type Props = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description: ReactNode;
  submitLabel: string;
  tone?: 'primary' | 'negative';
  action: Action<{ reason: string }>;
  hint?: string;
};

/** Asks for the reason of something that the audit log will show. */
export function ReasonDialog({ action, hint = 'The audit log shows it for good.', ...props }: Props) {
  return (
    <FormDialog
      {...props}
      action={action}
      fields={['reason']}
      onSubmit={(form) => void action.run({ reason: textOf(form, 'reason') })}
    >
      <Field label="Reason" required hint={hint} error={action.errorOf('reason')}>
        <Textarea name="reason" maxLength={500} />
      </Field>
    </FormDialog>
  );
}
