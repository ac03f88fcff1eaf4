import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { Forbidden } from '@/components/identity/forbidden';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { WebhookTable } from '@/components/settings/webhook-table';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { webhookListQuery } from '@/lib/contracts/webhooks';
import { listWebhooks } from '@/lib/webhooks/list';

export const metadata: Metadata = { title: 'Webhooks' };

const cursor = cursorCodec('webhooks:id', z.uuid());

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function WebhooksPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const allowed = can(actor, 'webhooks.read');
  if (!allowed.ok) return <Forbidden what="Webhooks" detail={allowed.detail} />;
  const query = await listQuery(webhookListQuery, searchParams);
  const page = toPage(await listWebhooks(actor, query, positionOf(cursor, query.cursor)), cursor);
  const path = `/${actor.orgSlug}/settings/webhooks`;
  return (
    <WebhookTable
      org={actor.orgSlug}
      webhooks={page.items}
      canManage={can(actor, 'webhooks.manage').ok}
      pager={<KeysetPager page={page} path={path} cursor={query.cursor} noun={['webhook', 'webhooks']} onlyWhenMore />}
    />
  );
}
