'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { listOf, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { notify } from '@/components/ui/toast';
import { ProblemError } from '@/lib/browser/http';
import { createPolicy, updatePolicy, type PolicyDraft } from '@/lib/browser/policies';
import type { PolicyInfo } from '@/lib/contracts/policies';
import { readMatch, readParams, writeMatch, writeParams } from './policy-match';

type Props = {
  org: string;
  /** Null: a new one. */
  policy: PolicyInfo | null;
  open: boolean;
  onClose: () => void;
};

const FIELDS = [
  ...['name', 'effect', 'priority', 'message', 'match.agents', 'match.actions', 'match.params'],
  ...['match.hours.start', 'match.hours.end', 'match.hours.timezone', 'match.hours.days'],
];
const EFFECTS = [
  { value: 'require_approval', label: 'Require approval: a person decides' },
  { value: 'deny', label: 'Deny: never, with the message below' },
  { value: 'allow', label: 'Allow: without a person, where nothing else denies' },
];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A policy's form: what it does, and to which actions. */
export function PolicyDialog({ org, policy, open, onClose }: Props) {
  const start = readMatch(policy?.match);
  const [timed, setTimed] = useState(start.hours !== null);
  const save = (draft: PolicyDraft | null) => {
    if (!draft) throw badLines();
    return policy ? updatePolicy(org, policy.policy_id, draft) : createPolicy(org, draft);
  };
  const action = useAction(async (draft: PolicyDraft | null) => save(draft), {
    onDone: ({ name }) => {
      onClose();
      notify({ kind: 'success', title: `“${name}” is saved` });
    },
  });
  const { errorOf } = action;
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={policy ? 'Edit policy' : 'Add a policy'}
      description="It holds for new requests as soon as it is saved."
      submitLabel="Save"
      size="md"
      action={action}
      fields={FIELDS}
      onSubmit={(form) => void action.run(draftOf(form, timed, policy))}
    >
      <Field label="Name" required error={errorOf('name')}>
        <Input name="name" defaultValue={policy?.name ?? ''} autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <Field label="Effect" error={errorOf('effect')}>
          <Select name="effect" options={EFFECTS} defaultValue={policy?.effect ?? 'require_approval'} />
        </Field>
        <Field label="Priority" error={errorOf('priority')}>
          <Input name="priority" type="number" defaultValue={policy?.priority ?? 0} />
        </Field>
      </div>
      <Field label="Message" hint="What the agent and the reviewer are told." error={errorOf('message')}>
        <Input name="message" defaultValue={policy?.message ?? ''} autoComplete="off" />
      </Field>
      <p className="text-sm font-medium">
        Applies to <span className="font-normal text-muted">(all of these must hold; empty: everything)</span>
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Agents" hint="One per line; * stands for anything." error={errorOf('match.agents')}>
          <Textarea name="agents" rows={2} spellCheck={false} defaultValue={start.agents.join('\n')} />
        </Field>
        <Field label="Actions" hint="type:tool, one per line: kubernetes:*" error={errorOf('match.actions')}>
          <Textarea name="actions" rows={2} spellCheck={false} defaultValue={start.actions.join('\n')} />
        </Field>
      </div>
      <Field label="Parameters" hint="One per line: namespace = prod*, replicas = 3" error={errorOf('match.params')}>
        <Textarea name="params" rows={2} spellCheck={false} defaultValue={writeParams(start.params)} />
      </Field>
      <CheckboxField
        label="Only at certain hours"
        checked={timed}
        onChange={(event) => setTimed(event.target.checked)}
      />
      {timed && <Hours hours={start.hours} errorOf={errorOf} />}
    </FormDialog>
  );
}

type HoursProps = { hours: ReturnType<typeof readMatch>['hours']; errorOf: (path: string) => string | undefined };

function Hours({ hours, errorOf }: HoursProps) {
  return (
    <>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-[1fr_1fr_2fr]">
        <Field label="From" error={errorOf('match.hours.start')}>
          <Input name="start" type="time" defaultValue={hours?.start ?? '08:00'} />
        </Field>
        <Field label="To" error={errorOf('match.hours.end')}>
          <Input name="end" type="time" defaultValue={hours?.end ?? '18:00'} />
        </Field>
        <Field label="Time zone" hint="Empty: the organization’s." error={errorOf('match.hours.timezone')}>
          <Input name="timezone" defaultValue={hours?.timezone ?? ''} placeholder="Europe/Berlin" spellCheck={false} />
        </Field>
      </div>
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">Days (none ticked: every day)</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {DAYS.map((day) => (
            <CheckboxField
              key={day}
              name="days"
              value={day}
              label={day}
              defaultChecked={hours?.days.includes(day) ?? false}
            />
          ))}
        </div>
        {errorOf('match.hours.days') && (
          <p className="mt-1 text-xs font-medium text-negative">{errorOf('match.hours.days')}</p>
        )}
      </fieldset>
    </>
  );
}

/** Null when a line of the parameters can't be read. */
function draftOf(form: FormData, timed: boolean, policy: PolicyInfo | null): PolicyDraft | null {
  const params = readParams(textOf(form, 'params'));
  if (!params) return null;
  const message = textOf(form, 'message');
  const hours = {
    start: textOf(form, 'start'),
    end: textOf(form, 'end'),
    timezone: textOf(form, 'timezone'),
    days: form.getAll('days').map(String),
  };
  return {
    name: textOf(form, 'name'),
    effect: textOf(form, 'effect'),
    priority: Number(textOf(form, 'priority')),
    enabled: policy?.enabled ?? true,
    match: writeMatch({
      agents: listOf(form, 'agents'),
      actions: listOf(form, 'actions'),
      params,
      hours: timed ? hours : null,
    }),
    ...(message === '' ? (policy ? { message: null } : {}) : { message }),
  };
}

const badLines = () => {
  const errors = [{ path: 'match.params', message: 'each line must be a name, an equals sign and a value' }];
  return new ProblemError('INVALID', 422, 'Invalid request', 'The parameters can’t be read.', { errors });
};
