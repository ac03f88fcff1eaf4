import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { FirstRun } from '@/components/agents/first-run';
import { ExpireStale } from '@/components/approvals/expire-stale';
import { MetricsStrip } from '@/components/approvals/metrics-strip';
import { QueuePage } from '@/components/approvals/queue-page';
import { approvalTabs } from '@/components/approvals/tabs';
import { PageHeader } from '@/components/layout/page-header';
import { ExportMenu } from '@/components/lists/export-menu';
import { can } from '@/lib/authority/can';
import { exportQuery, readFilter, type RawParams } from '@/lib/browser/approval-filters';
import { approvalKeys } from '@/lib/browser/approvals';
import { dayOf } from '@/lib/browser/days';
import { PREVIEW_COOKIE } from '@/lib/browser/preview-cookie';
import { makeQueryClient } from '@/lib/browser/query-client';
import { now } from '@/lib/clock';
import { orgMetrics } from '@/lib/stats/metrics';
import { firstRun } from '../../first-run';
import { pageActor, pageOrg } from '../../page-actor';
import { readQueue } from './read-queue';

export const metadata: Metadata = { title: 'Approvals' };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<RawParams> };

export default async function Page({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const filter = readFilter(await searchParams);
  const openedAt = now();
  // What waits is counted with the list.
  const [org, page, figures] = await Promise.all([pageOrg(actor), readQueue(actor, filter), orgMetrics(actor, 0)]);
  const today = { ...figures, total_pending: page.pending_count };
  const day = dayOf(openedAt.getTime(), org.settings.timezone);
  const first = page.pending_count === 0 ? await firstRun(actor) : null;
  const client = makeQueryClient();
  client.setQueryData(approvalKeys.list(org.slug, filter, openedAt.toISOString()), page);
  client.setQueryData(approvalKeys.today(org.slug), today);
  client.setQueryData(approvalKeys.pendingCount(org.slug), page.pending_count);
  const refreshSeconds = org.settings.auto_refresh_seconds;
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader
        title="Approvals"
        tabs={approvalTabs(org.slug, filter.view, refreshSeconds)}
        tabsLabel="Approvals"
        actions={
          <>
            {can(actor, 'approvals.export').ok && (
              <ExportMenu
                path={`/api/v1/orgs/${org.slug}/approvals/export`}
                query={exportQuery(filter)}
                noun={['approval', 'approvals']}
              />
            )}
            {can(actor, 'approvals.expire').ok && <ExpireStale org={org.slug} />}
          </>
        }
      />
      {first?.waiting && (
        <div className="px-4 pt-4 sm:px-6">
          <FirstRun {...first} />
        </div>
      )}
      <div className="px-4 pt-4 sm:px-6">
        <MetricsStrip org={org.slug} day={day} refreshSeconds={refreshSeconds} />
      </div>
      <QueuePage
        org={org.slug}
        filter={filter}
        openedAt={openedAt.toISOString()}
        refreshSeconds={refreshSeconds}
        holdSeconds={org.settings.hold_seconds}
        mayDecide={can(actor, 'approvals.decide').ok}
        preview={(await cookies()).get(PREVIEW_COOKIE)?.value === '1'}
      />
    </HydrationBoundary>
  );
}
