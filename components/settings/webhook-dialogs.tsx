'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import type { useDialog } from '@/components/forms/use-dialog';
import { Banner } from '@/components/ui/banner';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { notify } from '@/components/ui/toast';
import {
  createWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  updateWebhook,
  type WebhookDraft,
} from '@/lib/browser/webhooks';
import { WEBHOOK_EVENTS } from '@/lib/contracts/webhook-events';
import type { NewWebhook, WebhookInfo } from '@/lib/contracts/webhooks';
import { CopyOnce } from './copy-once';

type Props = { org: string; open: boolean; onClose: () => void };
type Shown = ReturnType<typeof useDialog<NewWebhook>>;

const FIELDS = ['url', 'events', 'format', 'description'];
const FORMATS = [
  { value: 'standard', label: 'Standard Webhooks: signed JSON' },
  { value: 'slack', label: 'Slack: a message for an incoming webhook' },
];
/** What most want to know. */
const USUAL = new Set(['approval.created', 'approval.expiring', 'approval.decided', 'approval.expired']);

/** A new webhook, or a change of one. */
export function WebhookDialog({
  org,
  webhook,
  open,
  onClose,
  shown,
}: Props & { webhook: WebhookInfo | null; shown: Shown }) {
  const action = useAction(
    async (draft: WebhookDraft): Promise<NewWebhook> =>
      webhook ? updateWebhook(org, webhook.webhook_id, draft) : createWebhook(org, draft),
    {
      onDone: (saved) => {
        onClose();
        if (saved.secret === undefined) notify({ kind: 'success', title: 'The webhook is saved' });
        else shown.show(saved);
      },
    },
  );
  const { errorOf } = action;
  const submit = (form: FormData) => {
    const url = textOf(form, 'url');
    void action.run({
      ...(url === '' && webhook ? {} : { url }),
      events: WEBHOOK_EVENTS.filter((event) => form.get(event) !== null),
      format: textOf(form, 'format') === 'slack' ? 'slack' : 'standard',
      description: textOf(form, 'description'),
    });
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={webhook ? 'Edit webhook' : 'Add a webhook'}
      description="Events go there as they happen: ids, states and a link, never parameters in full."
      submitLabel="Save"
      size="md"
      action={action}
      fields={FIELDS}
      onSubmit={submit}
    >
      <Field
        label="URL"
        required={!webhook}
        hint={webhook ? `Empty: it stays ${webhook.url}` : 'https, and nothing private.'}
        error={errorOf('url')}
      >
        <Input name="url" type="url" autoComplete="off" spellCheck={false} placeholder="https://hooks.example.com/in" />
      </Field>
      <Field label="Format" error={errorOf('format')}>
        <Select name="format" options={FORMATS} defaultValue={webhook?.format ?? 'standard'} />
      </Field>
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">Events</legend>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {WEBHOOK_EVENTS.map((event) => (
            <CheckboxField
              key={event}
              name={event}
              label={event}
              defaultChecked={webhook ? webhook.events.includes(event) : USUAL.has(event)}
            />
          ))}
        </div>
        {errorOf('events') !== undefined && (
          <p role="alert" className="mt-1 text-xs font-medium text-negative">
            {errorOf('events')}
          </p>
        )}
      </fieldset>
      <Field label="Description" error={errorOf('description')}>
        <Input name="description" defaultValue={webhook?.description ?? ''} autoComplete="off" maxLength={200} />
      </Field>
    </FormDialog>
  );
}

/** The one time that a webhook's secret is on a screen. */
export function WebhookSecretShown({ dialog }: { dialog: Shown }) {
  const webhook = dialog.subject;
  return (
    <CopyOnce
      open={dialog.open}
      onClose={dialog.close}
      what="the signing secret"
      warning="The receiver needs it to tell our messages from anybody else’s."
      label="Signing secret"
      secret={webhook && (webhook.secret ?? '')}
    >
      {webhook && webhook.previous_secret_until !== null && (
        <Banner>Until tomorrow the old secret signs too, so that the receiver can change over in peace.</Banner>
      )}
    </CopyOnce>
  );
}

/** Asks before a webhook gets a new secret. */
export function RotateSecret({ org, webhook, open, onClose, shown }: Props & { webhook: WebhookInfo; shown: Shown }) {
  const action = useAction(() => rotateWebhookSecret(org, webhook.webhook_id), {
    onDone: (rotated) => {
      onClose();
      shown.show(rotated);
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Make a new signing secret?"
      description="For a day both secrets sign; then the new one alone."
      confirmLabel="Make a new secret"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}

/** Asks before a webhook goes. */
export function DeleteWebhook({
  org,
  webhook,
  open,
  onClose,
  onDeleted,
}: Props & { webhook: WebhookInfo; onDeleted: () => void }) {
  const action = useAction(() => deleteWebhook(org, webhook.webhook_id), {
    refresh: false, // its page is gone
    onDone: () => {
      onClose();
      onDeleted();
      notify({ kind: 'success', title: 'The webhook is deleted' });
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Delete this webhook?"
      description={`Nothing more is sent to ${webhook.url}, and its log can’t be seen any more.`}
      confirmLabel="Delete"
      tone="negative"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}
