import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { Forbidden } from '@/components/identity/forbidden';
import { BackLink } from '@/components/layout/page-header';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { DeliveryTable } from '@/components/settings/delivery-table';
import { WebhookCard } from '@/components/settings/webhook-card';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { deliveryListQuery } from '@/lib/contracts/webhooks';
import { AppError } from '@/lib/errors';
import { listDeliveries } from '@/lib/webhooks/deliveries';
import { getWebhook } from '@/lib/webhooks/list';

export const metadata: Metadata = { title: 'Webhook' };

const cursor = cursorCodec('webhook-deliveries:-created_at', z.object({ at: z.coerce.date(), id: z.uuid() }));

type Props = { params: Promise<{ org: string; webhook_id: string }>; searchParams: SearchParams };

export default async function WebhookPage({ params, searchParams }: Props) {
  const { org, webhook_id } = await params;
  const actor = await pageActor(org);
  const allowed = can(actor, 'webhooks.read');
  if (!allowed.ok) return <Forbidden what="Webhooks" detail={allowed.detail} />;
  const list = `/${actor.orgSlug}/settings/webhooks`;
  const path = `${list}/${webhook_id}`;
  const webhook = await getWebhook(actor, webhook_id).catch(orNotFound);
  const query = await listQuery(deliveryListQuery, searchParams);
  const found = await listDeliveries(actor, webhook_id, query, positionOf(cursor, query.cursor));
  const page = toPage(found, cursor);
  const canManage = can(actor, 'webhooks.manage').ok;
  return (
    <div className="flex flex-col gap-5">
      <BackLink href={list}>All webhooks</BackLink>
      <WebhookCard org={actor.orgSlug} webhook={webhook} canManage={canManage} />
      <DeliveryTable
        org={actor.orgSlug}
        deliveries={page.items}
        canRedeliver={canManage && webhook.status === 'enabled'}
        pager={
          <KeysetPager
            page={page}
            path={path}
            cursor={query.cursor}
            noun={['delivery', 'deliveries']}
            words={['Newest', 'Older']}
            onlyWhenMore
          />
        }
      />
    </div>
  );
}

function orNotFound(error: unknown): never {
  if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
  throw error;
}
