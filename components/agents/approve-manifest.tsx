'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { optional, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Banner } from '@/components/ui/banner';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import { VisibleText } from '@/components/ui/visible-text';
import { approveManifest } from '@/lib/browser/manifests';
import type { ManifestDetail } from '@/lib/contracts/manifests';

type Props = { org: string; manifest: ManifestDetail; open: boolean; onClose: () => void };

/** Puts a version in force, with all that it asks for or less. */
export function ApproveManifest({ org, manifest, open, onClose }: Props) {
  const action = useAction(
    (body: { notes?: string; approved_capabilities: string[] }) => approveManifest(org, manifest.manifest_id, body),
    {
      onDone: () => {
        onClose();
        notify({ kind: 'success', title: `Version ${manifest.version} of ${manifest.agent_id} is in force` });
      },
    },
  );
  const submit = (form: FormData) =>
    void action.run({
      approved_capabilities: form.getAll('capability').map(String),
      ...optional('notes', textOf(form, 'notes')),
    });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Approve version ${manifest.version} of ${manifest.agent_id}?`}
      description="It is in force at once, and the version before it no longer."
      submitLabel="Approve"
      size="md"
      action={action}
      fields={['notes', 'approved_capabilities']}
      onSubmit={submit}
    >
      {manifest.ungated_tools.length > 0 && (
        <Banner tone="negative" title="Runs without a person">
          Whatever policy says, nobody is asked about <Names names={manifest.ungated_tools} />.
        </Banner>
      )}
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">What it may do (untick what it should not)</legend>
        <div className="flex flex-col gap-1.5">
          {manifest.capabilities.requested.map((capability) => (
            <CheckboxField
              key={capability}
              name="capability"
              value={capability}
              defaultChecked
              label={
                <code className="text-sm">
                  <VisibleText text={capability} />
                </code>
              }
            />
          ))}
        </div>
        {action.errorOf('approved_capabilities') && (
          <p className="mt-1 text-xs font-medium text-negative">{action.errorOf('approved_capabilities')}</p>
        )}
      </fieldset>
      <Field label="Notes" hint="They stay in the audit log." error={action.errorOf('notes')}>
        <Textarea name="notes" rows={2} maxLength={1000} />
      </Field>
    </FormDialog>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <code className="text-xs">
      <VisibleText text={names.join(', ')} />
    </code>
  );
}
