import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { MetricsStrip } from '@/components/approvals/metrics-strip';
import { approvalKeys } from '@/lib/browser/approvals';
import { dayOf } from '@/lib/browser/days';
import { makeQueryClient } from '@/lib/browser/query-client';
import { now } from '@/lib/clock';
import type { UserActor } from '@/lib/identity/actor';
import { todayMetrics } from '@/lib/stats/metrics';
import { pageOrg } from '../../page-actor';

/** The organization's figures of today, read for the strip that keeps them live. */
export async function Today({ actor }: { actor: UserActor }) {
  const at = now();
  const [{ slug, settings }, today] = await Promise.all([pageOrg(actor), todayMetrics(actor)]);
  const client = makeQueryClient();
  client.setQueryData(approvalKeys.today(slug), today);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <MetricsStrip
        org={slug}
        day={dayOf(at.getTime(), settings.timezone)}
        refreshSeconds={settings.auto_refresh_seconds}
      />
    </HydrationBoundary>
  );
}
