'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { exactTextOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { VisibleText } from '@/components/ui/visible-text';
import { edit } from '@/lib/browser/approvals';
import { hasMasked } from '@/lib/browser/masked';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { hasHidden } from '@/lib/redaction/suspicious-text';
import { draftOf, fieldsOf, readParams, type ParamField } from './params-draft';

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
        <Param
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

type ParamProps = { name: string; field: ParamField; draft: string; error: string | undefined };

function Param({ name, field, draft, error }: ParamProps) {
  return (
    <Field
      label={<VisibleText text={field.name} />}
      required={field.required}
      error={error}
      hint={<Hint field={field} draft={draft} />}
    >
      <Control name={name} field={field} draft={draft} />
    </Field>
  );
}

function Hint({ field, draft }: { field: ParamField; draft: string }) {
  return (
    <>
      {field.hint !== undefined && <VisibleText text={field.hint} />}
      {hasMasked(draft) && ' A secret: leave the mask and it stays what it is.'}
      {hasHidden(draft) && (
        <>
          {' As it stands: '}
          <VisibleText text={draft} />
        </>
      )}
    </>
  );
}

const NOTHING = { value: '', label: 'not given' };

function Control({ name, field, draft }: { name: string; field: ParamField; draft: string }) {
  switch (field.kind) {
    case 'boolean':
    case 'choice': {
      const texts = field.kind === 'boolean' ? ['true', 'false'] : field.options;
      const known = draft === '' || texts.includes(draft) ? texts : [draft, ...texts];
      const options = known.map((value) => ({ value, label: value }));
      return <Select name={name} defaultValue={draft} options={field.required ? options : [NOTHING, ...options]} />;
    }
    case 'number':
    case 'integer':
      return <Input name={name} inputMode="decimal" autoComplete="off" defaultValue={draft} className="font-mono" />;
    case 'text':
      return <Textarea name={name} rows={1} defaultValue={draft} className="min-h-8 font-mono" />;
    case 'json':
      return <Textarea name={name} rows={4} spellCheck={false} defaultValue={draft} className="font-mono" />;
  }
}
