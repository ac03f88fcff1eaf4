'use client';

import { useId, useState } from 'react';
import { ParamInput } from '@/components/approvals/detail/param-input';
import { draftOf, fieldsOf, readParams, type ParamField } from '@/components/approvals/detail/params-draft';
import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { exactTextOf, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { RadioGroup } from '@/components/ui/radio-group';
import { tryAction } from '@/lib/browser/agents';
import { readJsonObject } from '@/lib/browser/json-text';
import type { TryBody } from '@/lib/contracts/agents';
import type { EvaluateAnswer } from '@/lib/contracts/gateway';
import type { ToolLine } from './tool-lines';
import { TryAnswer } from './try-answer';

type Props = { org: string; agentId: string; tools: readonly ToolLine[] };

const EDITORS = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
];

/** Asks the policy what would happen if the agent proposed an action now. Nothing is recorded. */
export function TryIt({ org, agentId, tools }: Props) {
  const suggestions = useId();
  const [name, setName] = useState(tools[0]?.action ?? '');
  const [asJson, setAsJson] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [answered, setAnswered] = useState<{ asked: TryBody['action']; answer: EvaluateAnswer } | null>(null);
  const schema = tools.find((tool) => tool.action === name)?.params_schema ?? null;
  const fields = schema === null || asJson ? null : fieldsOf(schema, {});
  const action = useAction(
    async (body: TryBody) => setAnswered({ asked: body.action, answer: await tryAction(org, agentId, body) }),
    { refresh: false },
  );

  const submit = (form: FormData) => {
    const read = readForm(form, fields);
    setErrors(read.errors);
    setAnswered(null); // an old answer beside a new question would be taken for its answer
    if (Object.keys(read.errors).length === 0) void action.run({ action: read.action });
  };
  const errorOf = (path: string) => errors[path] ?? action.errorOf(`action.${path}`);
  return (
    <Card
      title="Try it"
      description="What would happen if this agent proposed an action now. Nothing is recorded, nothing runs, no budget is used."
    >
      <div className="grid items-start gap-x-8 gap-y-5 xl:grid-cols-2">
        <Form work={action} onSubmit={submit}>
          <FormMessage message={action.messageBeside(['action'])} />
          <Field
            label="Action"
            hint="type:tool"
            error={errors['type'] ?? action.errorOf('action.type') ?? action.errorOf('action.tool')}
          >
            <Input
              name="action"
              list={suggestions}
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value.trim())}
              className="font-mono"
            />
          </Field>
          <datalist id={suggestions}>
            {tools.map((tool) => (
              <option key={tool.name} value={tool.action} />
            ))}
          </datalist>
          {schema !== null && (
            <RadioGroup
              label="Parameters as"
              name="editor"
              options={EDITORS}
              value={asJson ? 'json' : 'form'}
              onChange={(value) => setAsJson(value === 'json')}
            />
          )}
          {fields?.map((field, at) => (
            <ParamInput
              key={`${name} ${field.name}`}
              name={`p${at}`}
              field={field}
              draft={draftOf(field, {})}
              error={errorOf(`params.${field.name}`)}
            />
          ))}
          {fields === null && (
            <Field label="Parameters" hint="A JSON object, as the agent would send it." error={errorOf('params')}>
              <Textarea name="params" rows={7} spellCheck={false} defaultValue={'{\n  \n}'} className="font-mono" />
            </Field>
          )}
          <div>
            <Button type="submit" busy={action.busy}>
              Ask what would happen
            </Button>
          </div>
        </Form>
        <div aria-live="polite">{answered && <TryAnswer org={org} {...answered} />}</div>
      </div>
    </Card>
  );
}

/** What was typed, as the API takes it; every fault by its path under `action`. */
function readForm(form: FormData, fields: readonly ParamField[] | null) {
  const [type = '', ...rest] = textOf(form, 'action').split(':');
  const tool = rest.join(':');
  const named: Record<string, string> =
    type === '' || tool === '' ? { type: 'must be type:tool, like kubernetes:deploy' } : {};
  if (fields === null) {
    const read = readJsonObject(exactTextOf(form, 'params'));
    return read.ok
      ? { action: { type, tool, params: read.value }, errors: named }
      : { action: { type, tool, params: {} }, errors: { ...named, params: read.message } };
  }
  const places = new Map(fields.map((field, at) => [field.name, `p${at}`]));
  const { params, errors } = readParams(fields, {}, (name) => exactTextOf(form, places.get(name) ?? ''));
  const faults = Object.fromEntries(Object.entries(errors).map(([name, fault]) => [`params.${name}`, fault]));
  return { action: { type, tool, params }, errors: { ...named, ...faults } };
}
