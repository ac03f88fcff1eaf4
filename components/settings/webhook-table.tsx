'use client';

import { Plus, Webhook } from 'lucide';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useDialog } from '@/components/forms/use-dialog';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import type { NewWebhook, WebhookInfo } from '@/lib/contracts/webhooks';
import { WebhookDialog, WebhookSecretShown } from './webhook-dialogs';
import { webhookState } from './webhook-words';

type Props = { org: string; webhooks: readonly WebhookInfo[]; canManage: boolean; pager: ReactNode };

/** Where events are sent to, and how that goes. */
export function WebhookTable({ org, webhooks, canManage, pager }: Props) {
  const dialog = useDialog();
  const shown = useDialog<NewWebhook>();
  return (
    <Card
      title="Webhooks"
      description="Events sent to your systems as they happen, signed, and repeated for a day until they are taken."
      flush
      aside={
        canManage && (
          <Button size="sm" tone="primary" onClick={() => dialog.show(true)}>
            <Icon of={Plus} className="size-3.5" />
            Add a webhook
          </Button>
        )
      }
    >
      {webhooks.length === 0 ? (
        <EmptyState icon={Webhook} title="No webhooks yet">
          Add the address of a system that should hear of approvals, executions, rules or alerts: your own service, or
          an incoming webhook of Slack or Mattermost.
        </EmptyState>
      ) : (
        <Table label="List of webhooks" stacked>
          <Thead>
            <Th>Sent to</Th>
            <Th>Events</Th>
            <Th>State</Th>
            <Th>Last delivered</Th>
          </Thead>
          <Tbody>
            {webhooks.map((webhook) => (
              <Row key={webhook.webhook_id} org={org} webhook={webhook} />
            ))}
          </Tbody>
        </Table>
      )}
      {pager}
      {dialog.subject !== null && (
        <WebhookDialog
          key={dialog.count}
          org={org}
          webhook={null}
          open={dialog.open}
          onClose={dialog.close}
          shown={shown}
        />
      )}
      <WebhookSecretShown dialog={shown} />
    </Card>
  );
}

function Row({ org, webhook }: { org: string; webhook: WebhookInfo }) {
  const { word, tone } = webhookState(webhook);
  return (
    <Tr>
      <Td className="min-w-48">
        <Link
          href={`/${org}/settings/webhooks/${webhook.webhook_id}`}
          className="font-medium wrap-anywhere text-accent-text underline underline-offset-4"
        >
          {webhook.description || webhook.url}
        </Link>
        <code className="block text-xs wrap-anywhere text-muted">{webhook.url}</code>
      </Td>
      <Td label="Events" className="min-w-40 text-xs text-muted">
        {webhook.events.join(', ')}
        {webhook.format === 'slack' && <span className="block">as Slack messages</span>}
      </Td>
      <Td label="State">
        <Badge tone={tone}>{word}</Badge>
      </Td>
      <Td label="Last delivered" className="text-xs text-muted">
        {webhook.health.last_delivered_at === null ? 'never' : <RelativeTime iso={webhook.health.last_delivered_at} />}
      </Td>
    </Tr>
  );
}
