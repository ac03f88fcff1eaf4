'use client';

import { KeyRound } from 'lucide';
import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { optional, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Field } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { createToken } from '@/lib/browser/tokens';
import type { NewToken } from '@/lib/contracts/tokens';
import { isScope, SCOPE_WORDS, type Scope } from './scopes';
import { TokenShown } from './token-shown';

export type TokenKindChoice = { kind: NewToken['kind']; scopes: Scope[]; preset: Scope[] };

const KIND_WORDS: Record<NewToken['kind'], string> = {
  personal: 'Personal: acts as you, at most with your role',
  agent: 'Agent key: one agent submits actions with it',
  service: 'Service key: an integration without a person',
};
const FIELDS = ['kind', 'name', 'agent_id', 'scopes', 'expires_in_days'];
const DAYS = [7, 30, 90, 180, 365];
const DECIDING_DAYS = 30;

type Props = {
  org: string;
  orgId: string;
  url: string;
  /** What this person may make. */
  kinds: readonly TokenKindChoice[];
  agents: readonly string[];
  /** Fixed: a key of this agent. */
  agentId?: string;
  label?: string;
};

/** Makes a token and shows it, once. */
export function CreateToken({ org, orgId, url, kinds, agents, agentId, label = 'Make a token' }: Props) {
  const dialog = useDialog();
  const shown = useDialog<NewToken>();
  const action = useAction((body: Parameters<typeof createToken>[1]) => createToken(org, body), {
    onDone: (token) => {
      dialog.close();
      shown.show(token);
    },
  });
  const open = () => {
    action.reset();
    dialog.show(true);
  };
  const submit = (form: FormData) => {
    const kind = kinds.find((one) => one.kind === form.get('kind'))?.kind ?? 'personal';
    void action.run({
      kind,
      name: textOf(form, 'name'),
      scopes: form.getAll('scopes').map(String).filter(isScope),
      expires_in_days: Number(textOf(form, 'expires_in_days')),
      ...(kind === 'agent' ? optional('agent_id', agentId ?? textOf(form, 'agent_id')) : {}),
    });
  };
  return (
    <>
      <Button size="sm" tone="primary" onClick={open}>
        <Icon of={KeyRound} className="size-3.5" />
        {label}
      </Button>
      <FormDialog
        key={`form-${dialog.count}`}
        open={dialog.open}
        onClose={dialog.close}
        title={agentId ? `Make a key for ${agentId}` : 'Make a token'}
        description="It is shown once, right after this. Name it for the place where it will be kept."
        submitLabel="Make it"
        size="md"
        action={action}
        fields={FIELDS}
        onSubmit={submit}
      >
        <TokenFields kinds={kinds} agents={agents} fixedAgent={agentId !== undefined} errorOf={action.errorOf} />
      </FormDialog>
      <TokenShown key={`token-${shown.count}`} dialog={shown} orgId={orgId} url={url} />
    </>
  );
}

type FieldsProps = {
  kinds: readonly TokenKindChoice[];
  agents: readonly string[];
  fixedAgent: boolean;
  errorOf: (path: string) => string | undefined;
};

function TokenFields({ kinds, agents, fixedAgent, errorOf }: FieldsProps) {
  const [kind, setKind] = useState(kinds[0]?.kind ?? 'personal');
  const [decides, setDecides] = useState(false);
  const choice = kinds.find((one) => one.kind === kind);
  const days = decides ? DAYS.filter((day) => day <= DECIDING_DAYS) : DAYS;
  return (
    <>
      {kinds.length > 1 ? (
        <Field label="Kind" error={errorOf('kind')}>
          <Select
            name="kind"
            value={kind}
            onValueChange={(value) => {
              setKind(kinds.find((one) => one.kind === value)?.kind ?? kind);
              setDecides(false);
            }}
            options={kinds.map((one) => ({ value: one.kind, label: KIND_WORDS[one.kind] }))}
          />
        </Field>
      ) : (
        <input type="hidden" name="kind" value={kind} />
      )}
      <Field label="Name" required error={errorOf('name')}>
        <Input name="name" autoComplete="off" placeholder="laptop, ci, production worker" />
      </Field>
      {kind === 'agent' && !fixedAgent && (
        <Field
          label="Agent"
          required
          hint="Of an agent that is here, or a new one: lower-case letters, digits, hyphens."
          error={errorOf('agent_id')}
        >
          <Input name="agent_id" list="agent-ids" autoComplete="off" placeholder="deployment-bot" />
        </Field>
      )}
      <datalist id="agent-ids">
        {agents.map((agent) => (
          <option key={agent} value={agent} />
        ))}
      </datalist>
      <Field label="Valid for" error={errorOf('expires_in_days')}>
        <Select
          key={decides ? 'short' : 'long'}
          name="expires_in_days"
          defaultValue={decides ? '30' : '90'}
          options={days.map((day) => ({ value: String(day), label: day === 365 ? 'a year' : `${day} days` }))}
        />
      </Field>
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">What it may do</legend>
        <div key={kind} className="flex flex-col gap-2">
          {choice?.scopes.map((scope) => (
            <CheckboxField
              key={scope}
              name="scopes"
              value={scope}
              defaultChecked={choice.preset.includes(scope)}
              onChange={(event) => scope === 'approvals:decide' && setDecides(event.target.checked)}
              label={
                <>
                  <code className="text-sm">{scope}</code> <span className="text-muted">{SCOPE_WORDS[scope]}</span>
                </>
              }
            />
          ))}
        </div>
        {errorOf('scopes') && <p className="mt-1.5 text-xs font-medium text-negative">{errorOf('scopes')}</p>}
        {decides && <p className="mt-1.5 text-xs text-muted">A token that can decide is valid for 30 days at most.</p>}
      </fieldset>
    </>
  );
}
