import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { cookies } from 'next/headers';
import { Queue } from '@/components/approvals/queue';
import { can } from '@/lib/authority/can';
import { filterSearch, type QueueFilter } from '@/lib/browser/approval-filters';
import { approvalKeys } from '@/lib/browser/approvals';
import { PREVIEW_COOKIE } from '@/lib/browser/preview-cookie';
import { makeQueryClient } from '@/lib/browser/query-client';
import { now } from '@/lib/clock';
import type { UserActor } from '@/lib/identity/actor';
import { pageOrg } from '../../page-actor';
import { readQueue } from './read-queue';

/** The rows that the filter finds, read for the list that keeps them live. */
export async function QueueRows({ actor, filter }: { actor: UserActor; filter: QueueFilter }) {
  const openedAt = now().toISOString();
  const [{ slug, settings }, page, jar] = await Promise.all([pageOrg(actor), readQueue(actor, filter), cookies()]);
  const client = makeQueryClient();
  client.setQueryData(approvalKeys.list(slug, filter, openedAt), page);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Queue
        key={`${filterSearch(filter, 'with-page')} ${openedAt}`}
        org={slug}
        filter={filter}
        openedAt={openedAt}
        refreshSeconds={settings.auto_refresh_seconds}
        holdSeconds={settings.hold_seconds}
        mayDecide={can(actor, 'approvals.decide').ok}
        preview={jar.get(PREVIEW_COOKIE)?.value === '1'}
      />
    </HydrationBoundary>
  );
}
