'use client';

import { DurationInput, secondsOf } from '@/components/forms/duration-input';
import { FormDialog } from '@/components/forms/form-dialog';
import { listOf, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { notify } from '@/components/ui/toast';
import { changeTool, type ToolChange } from '@/lib/browser/tools';
import type { ToolSettings } from '@/lib/contracts/tools';

type Props = {
  org: string;
  /** Null: one that has no settings yet. */
  tool: ToolSettings | null;
  open: boolean;
  onClose: () => void;
};

const FIELDS = ['tool', 'risk_tier', 'gate', 'expiry_seconds', 'secret_params', 'sensitive_params'];
const TIERS = ['low', 'medium', 'high', 'critical'] as const;
const GATES = [
  { value: 'by_policy', label: 'By policy: the engine decides' },
  { value: 'always', label: 'Always: a person looks at each one' },
  { value: 'never', label: 'Never: runs without a person' },
] as const;

/** Sets what holds for one tool, or for all that have no settings of their own. */
export function ToolDialog({ org, tool, open, onClose }: Props) {
  const preset = tool?.tool === '*';
  const action = useAction(({ name, change }: { name: string; change: ToolChange }) => changeTool(org, name, change), {
    onDone: (saved) => {
      onClose();
      notify({ kind: 'success', title: saved.tool === '*' ? 'Default saved' : `Settings of ${saved.tool} saved` });
    },
  });
  const submit = (form: FormData) =>
    void action.run({
      name: tool?.tool ?? textOf(form, 'tool'),
      change: {
        risk_tier: TIERS.find((tier) => tier === form.get('risk_tier')) ?? null,
        gate: GATES.find((gate) => gate.value === form.get('gate'))?.value ?? null,
        expiry_seconds: secondsOf(form, 'expiry_seconds'),
        secret_params: listOf(form, 'secret_params'),
        sensitive_params: listOf(form, 'sensitive_params'),
      },
    });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={tool === null ? 'Add a tool' : preset ? 'Default of all tools' : `Settings of ${tool.tool}`}
      description="Holds for new requests. What waits already keeps what it was asked with."
      submitLabel="Save"
      size="md"
      action={action}
      fields={FIELDS}
      onSubmit={submit}
    >
      {tool === null && (
        <Field label="Tool" required hint="type:tool, as manifests name it." error={action.errorOf('tool')}>
          <Input name="tool" placeholder="kubernetes:deploy" autoComplete="off" spellCheck={false} />
        </Field>
      )}
      <Field
        label="Risk tier"
        hint="High asks for an extra confirmation in bulk; critical is decided one by one, with the password given again."
        error={action.errorOf('risk_tier')}
      >
        <Select
          name="risk_tier"
          defaultValue={tool?.risk_tier ?? ''}
          options={[{ value: '', label: 'Not set' }, ...TIERS.map((tier) => ({ value: tier, label: tier }))]}
        />
      </Field>
      <Field
        label="Gate"
        hint="Never is recorded and listed on the dashboard. It doesn’t set aside a critical tier, amounts nor policies of the organization."
        error={action.errorOf('gate')}
      >
        <Select name="gate" defaultValue={tool?.gate ?? ''} options={[{ value: '', label: 'Not set' }, ...GATES]} />
      </Field>
      <Field
        label="Expiry"
        hint="How long a person has to decide, a minute to 30 days. Empty: the organization’s."
        error={action.errorOf('expiry_seconds')}
      >
        <DurationInput name="expiry_seconds" label="Expiry" seconds={tool?.expiry_seconds ?? null} />
      </Field>
      <Field
        label="Secret parameters"
        hint="One per line. Masked everywhere; what runs still has them."
        error={action.errorOf('secret_params')}
      >
        <Textarea name="secret_params" spellCheck={false} defaultValue={tool?.secret_params.join('\n') ?? ''} />
      </Field>
      <Field
        label="Sensitive parameters"
        hint="One per line. Shown to who decides (recipients, amounts); a rule made of a request pins them to their value."
        error={action.errorOf('sensitive_params')}
      >
        <Textarea name="sensitive_params" spellCheck={false} defaultValue={tool?.sensitive_params.join('\n') ?? ''} />
      </Field>
    </FormDialog>
  );
}
