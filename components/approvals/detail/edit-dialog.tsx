'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { exactTextOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { edit } from '@/lib/browser/approvals';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { ParamInput } from './param-input';
import { draftOf, fieldsOf, readParams } from './params-draft';

type Props = {
  org: string;
  approval: ApprovalDetail;
  open: boolean;
  onClose: () => void;
  onEdited: (approval: ApprovalDetail) => void;
};

/** Changes the params before deciding, in a form of the tool's own schema. */
export function EditDialog({ org, approval, open, onClose, onEdited }: Props) {
  const { params } = approval.action;
  const fields = fieldsOf(approval.params_schema ?? {}, params);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const action = useAction((made: Record<string, unknown>) => edit(org, approval.approval_id, made, approval.version), {
    refresh: false,
    onDone: (answer) => {
      onClose();
      onEdited(answer);
    },
  });
  const submit = (form: FormData) => {
    const names = new Map(fields.map(({ name }, at) => [name, `p${at}`]));
    const read = readParams(fields, params, (name) => exactTextOf(form, names.get(name) ?? ''));
    setErrors(read.errors);
    if (Object.keys(read.errors).length === 0) void action.run(read.params);
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Edit the request"
      description="Policy is asked again, and what you see then is what can be approved. The original stays on record; you count as its requester."
      submitLabel="Save edit"
      size="md"
      action={action}
      fields={fields.map(({ name }) => `params.${name}`)}
      onSubmit={submit}
    >
      {fields.map((field, at) => (
        <ParamInput
          key={field.name}
          name={`p${at}`}
          field={field}
          draft={draftOf(field, params)}
          error={errors[field.name] ?? action.errorOf(`params.${field.name}`)}
        />
      ))}
    </FormDialog>
  );
}
