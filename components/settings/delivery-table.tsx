'use client';

import { Send } from 'lucide';
import type { ReactNode } from 'react';
import { useAction } from '@/components/forms/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { notify } from '@/components/ui/toast';
import { redeliver } from '@/lib/browser/webhooks';
import type { WebhookDelivery } from '@/lib/contracts/webhooks';
import { DELIVERY_TONES, outcomeOf } from './webhook-words';

type Props = {
  org: string;
  deliveries: readonly WebhookDelivery[];
  canRedeliver: boolean;
  pager: ReactNode;
};

/** The delivery log: what was sent, what was answered, and once more at a press. */
export function DeliveryTable({ org, deliveries, canRedeliver, pager }: Props) {
  return (
    <Card title="Deliveries" description="Of the last thirty days, newest first." flush>
      {deliveries.length === 0 ? (
        <EmptyState icon={Send} title="Nothing sent yet">
          The next event that this webhook wants appears here. “Send a test” doesn’t wait for one.
        </EmptyState>
      ) : (
        <Table label="Delivery log" stacked>
          <Thead>
            <Th>Event</Th>
            <Th>Status</Th>
            <Th>Answer</Th>
            <Th>Attempts</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </Thead>
          <Tbody>
            {deliveries.map((delivery) => (
              <Row key={delivery.delivery_id} org={org} delivery={delivery} canRedeliver={canRedeliver} />
            ))}
          </Tbody>
        </Table>
      )}
      {pager}
    </Card>
  );
}

function Row({ org, delivery, canRedeliver }: { org: string; delivery: WebhookDelivery; canRedeliver: boolean }) {
  const { delivery_id, webhook_id, status, response } = delivery;
  const again = useAction(() => redeliver(org, webhook_id, delivery_id), {
    onDone: () => notify({ kind: 'success', title: 'It is sent again, with the same id' }),
  });
  return (
    <Tr>
      <Td className="min-w-44">
        <span className="font-medium">{delivery.type}</span>
        <code className="block text-xs wrap-anywhere text-muted">{delivery_id}</code>
        <span className="text-xs text-muted">
          <RelativeTime iso={delivery.created_at} />
        </span>
      </Td>
      <Td label="Status">
        <Badge tone={DELIVERY_TONES[status]}>{status}</Badge>
      </Td>
      <Td label="Answer" className="min-w-48 text-xs">
        {outcomeOf(delivery)}
        {response.body !== null && (
          <details>
            <summary className="cursor-pointer py-1 text-muted">Body</summary>
            <code className="block max-h-40 overflow-auto whitespace-pre-wrap wrap-anywhere" tabIndex={0}>
              {response.body}
            </code>
          </details>
        )}
      </Td>
      <Td label="Attempts" className="text-xs text-muted tabular-nums">
        {delivery.attempts}
        {delivery.next_attempt_at !== null && (
          <span className="block">
            next <RelativeTime iso={delivery.next_attempt_at} />
          </span>
        )}
      </Td>
      <Td className="text-right">
        {canRedeliver && (
          <Button size="sm" busy={again.busy} onClick={() => void again.run(undefined)}>
            Send again<span className="sr-only"> {delivery_id}</span>
          </Button>
        )}
      </Td>
    </Tr>
  );
}
