import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { GatingBanner } from '@/components/approvals/gating-banner';
import { PendingBadge } from '@/components/approvals/pending-badge';
import { AppShell } from '@/components/layout/app-shell';
import { approvalKeys } from '@/lib/browser/approvals';
import { makeQueryClient } from '@/lib/browser/query-client';
import { filtersIn, savedFilterKey } from '@/lib/browser/saved-filters';
import { now } from '@/lib/clock';
import { pageActor, pageFrame } from '../page-actor';

/** The console's frame. Pages still ask for their actor themselves: a layout isn't drawn again on every navigation. */
export default async function ConsoleLayout({
  params,
  children,
}: {
  params: Promise<{ org: string }>;
  children: ReactNode;
}) {
  const actor = await pageActor((await params).org);
  const { org, orgs, user, preferences, pending } = await pageFrame(actor);
  const client = makeQueryClient();
  client.setQueryData(approvalKeys.pendingCount(org.slug), pending);
  client.setQueryData(savedFilterKey(org.slug), filtersIn(preferences.saved_filters, org.org_id));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AppShell
        org={{ slug: org.slug, name: org.name, role: actor.role }}
        orgs={orgs.map(({ org_slug: slug, org_name: name, role }) => ({ slug, name, role }))}
        user={user}
        now={now().toISOString()}
        timeZone={org.settings.timezone}
        preferences={preferences}
        refreshSeconds={org.settings.auto_refresh_seconds}
        pendingBadge={<PendingBadge />}
        banner={org.gating.enabled ? undefined : <GatingBanner gating={org.gating} base={`/${org.slug}`} />}
      >
        {children}
      </AppShell>
    </HydrationBoundary>
  );
}
