import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { approvalTabs } from '@/components/approvals/tabs';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { Breakdowns } from '@/components/stats/breakdowns';
import { Figures } from '@/components/stats/figures';
import { HealthCard } from '@/components/stats/health-card';
import { StatsFilters } from '@/components/stats/stats-filters';
import { Trend } from '@/components/stats/trend';
import { listAgents } from '@/lib/agents/list';
import { approvalStats } from '@/lib/approvals/stats';
import type { RawParams } from '@/lib/browser/approval-filters';
import { approvalKeys } from '@/lib/browser/approvals';
import { dayOf, periodBefore } from '@/lib/browser/days';
import { formatAbsolute } from '@/lib/browser/format';
import { makeQueryClient } from '@/lib/browser/query-client';
import { readStatsFilter } from '@/lib/browser/stats-filter';
import { now } from '@/lib/clock';
import { agentListQuery } from '@/lib/contracts/agents';
import { statsQuery } from '@/lib/contracts/stats';
import { pageActor, pageFrame } from '../../../page-actor';

export const metadata: Metadata = { title: 'Approval stats' };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<RawParams> };

export default async function Page({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const { org, pending } = await pageFrame(actor);
  const { slug, settings, created_at } = org;
  const filter = readStatsFilter(await searchParams, dayOf(now().getTime(), settings.timezone));
  const { agent_id, ...period } = filter;
  const asked = ({ from, to }: { from: string; to: string }) =>
    approvalStats(actor, statsQuery.parse({ ...period, from, to, ...(agent_id === '' ? {} : { agent_id }) }));
  const earlier = periodBefore(filter);
  const [stats, before, agents] = await Promise.all([
    asked(filter),
    asked(earlier),
    listAgents(actor, agentListQuery.parse({ limit: 500 }), null),
  ]);
  const client = makeQueryClient();
  client.setQueryData(approvalKeys.pendingCount(slug), pending);
  const base = `/${slug}`;
  const comparable = Date.parse(created_at) <= Date.parse(before.period.from);
  const until = formatAbsolute(stats.period.to, settings.timezone, 'minute');
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Approvals" tabs={approvalTabs(slug, 'stats')} tabsLabel="Approvals" />
      <PageBody>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <StatsFilters base={base} filter={filter} agents={agents.items.map((agent) => agent.agent_id)} />
          <p className="text-xs text-faint tabular-nums">
            {filter.from} to {until}, {settings.timezone}
            {comparable
              ? `; compared with ${earlier.from} to ${earlier.to}`
              : '; no whole period before it to compare with'}
          </p>
        </div>
        <Figures stats={stats} before={comparable ? before : null} base={base} />
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)] 2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Trend series={stats.series} interval={filter.interval} />
          <HealthCard health={stats.health} />
        </div>
        <Breakdowns stats={stats} base={base} period={{ from: filter.from, to: filter.to }} />
      </PageBody>
    </HydrationBoundary>
  );
}
