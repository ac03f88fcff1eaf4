'use client';

import { useRouter } from 'next/navigation';
import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { notify } from '@/components/ui/toast';
import { testWebhook, updateWebhook } from '@/lib/browser/webhooks';
import type { NewWebhook, WebhookInfo } from '@/lib/contracts/webhooks';
import { DeleteWebhook, RotateSecret, WebhookDialog, WebhookSecretShown } from './webhook-dialogs';
import { outcomeOf, webhookState } from './webhook-words';

type Props = { org: string; webhook: WebhookInfo; canManage: boolean };

/** One webhook: what it sends, how it does, and everything that can be done with it. */
export function WebhookCard({ org, webhook, canManage }: Props) {
  const router = useRouter();
  const dialog = useDialog<'edit' | 'rotate' | 'delete'>();
  const shown = useDialog<NewWebhook>();
  const { word, tone } = webhookState(webhook);
  const enabled = webhook.status === 'enabled';
  const test = useAction(() => testWebhook(org, webhook.webhook_id), {
    onDone: (delivery) =>
      notify({
        kind: delivery.status === 'delivered' ? 'success' : 'error',
        title: delivery.status === 'delivered' ? 'The test arrived' : 'The test did not arrive',
        description: outcomeOf(delivery),
      }),
  });
  const toggle = useAction((on: boolean) => updateWebhook(org, webhook.webhook_id, { enabled: on }));
  const props = { org, webhook, open: dialog.open, onClose: dialog.close };
  return (
    <Card
      title={webhook.description || 'Webhook'}
      aside={
        canManage && (
          <span className="flex flex-wrap gap-2 sm:justify-end">
            <Button size="sm" busy={test.busy} onClick={() => void test.run(undefined)}>
              Send a test
            </Button>
            <Button size="sm" onClick={() => dialog.show('edit')}>
              Edit
            </Button>
            <Button size="sm" onClick={() => dialog.show('rotate')}>
              New secret
            </Button>
            <Button size="sm" busy={toggle.busy} onClick={() => void toggle.run(!enabled)}>
              {enabled ? 'Switch off' : 'Switch on'}
            </Button>
            <Button size="sm" tone="negative-quiet" onClick={() => dialog.show('delete')}>
              Delete
            </Button>
          </span>
        )
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        <FormMessage message={test.messageBeside([]) ?? toggle.messageBeside([])} />
        {!enabled && (
          <Banner tone="warning" title="It is off">
            {webhook.disabled_reason ?? 'Nothing is sent until it is switched on.'}
          </Banner>
        )}
        {enabled && webhook.health.failures > 0 && (
          <Banner tone="warning" title={`The last ${webhook.health.failures} attempts failed`}>
            {webhook.health.paused_until === null
              ? 'Each delivery is tried again for about a day.'
              : 'It is given some rest; then single deliveries are tried.'}
          </Banner>
        )}
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={tone}>{word}</Badge> <code className="text-xs wrap-anywhere">{webhook.url}</code>
        </p>
        <p className="text-muted">
          {webhook.format === 'slack' ? 'As Slack messages: ' : 'Signed as Standard Webhooks: '}
          {webhook.events.join(', ')}
        </p>
      </div>
      {dialog.subject === 'edit' && <WebhookDialog key={dialog.count} {...props} shown={shown} />}
      {dialog.subject === 'rotate' && <RotateSecret key={dialog.count} {...props} shown={shown} />}
      {dialog.subject === 'delete' && (
        <DeleteWebhook key={dialog.count} {...props} onDeleted={() => router.push(`/${org}/settings/webhooks`)} />
      )}
      <WebhookSecretShown dialog={shown} />
    </Card>
  );
}
