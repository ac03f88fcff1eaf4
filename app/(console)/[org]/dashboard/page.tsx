import type { Metadata } from 'next';
import { listQuery, type SearchParams } from '@/app/(console)/list-query';
import { firstRun } from '@/app/(console)/first-run';
import { pageActor, pageOrg } from '@/app/(console)/page-actor';
import { FirstRun } from '@/components/agents/first-run';
import { Activity } from '@/components/dashboard/activity';
import { ActivityCard } from '@/components/dashboard/activity-card';
import { AgentBudgets } from '@/components/dashboard/agent-budgets';
import { Alerts } from '@/components/dashboard/alerts';
import { AutoRefresh } from '@/components/dashboard/auto-refresh';
import { SystemHealth } from '@/components/dashboard/system-health';
import { RuleHygieneCard } from '@/components/dashboard/rule-hygiene';
import { Today } from '@/components/dashboard/today';
import { UngatedTools } from '@/components/dashboard/ungated';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { MoreLink } from '@/components/lists/more-link';
import { Card } from '@/components/ui/card';
import { listAlerts } from '@/lib/alerts/list';
import { listAgents } from '@/lib/agents/list';
import { approvalStats } from '@/lib/approvals/stats';
import { can } from '@/lib/authority/can';
import { dayOf } from '@/lib/browser/days';
import { now } from '@/lib/clock';
import { interactionListQuery } from '@/lib/contracts/interactions';
import { gatewayHealth } from '@/lib/gateway/health';
import { listInteractions } from '@/lib/interactions/list';
import { figuresSince } from '@/lib/stats/figures-since';
import { listRules } from '@/lib/standing-rules/list';
import { listUngated } from '@/lib/tools/ungated';

export const metadata: Metadata = { title: 'Dashboard' };

/** As many agents are looked through for those seen last, and as many of those are shown. */
const AGENTS = { read: 200, shown: 6 };
const ACTIVITY = 12;

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function DashboardPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const { decision, agent_id } = await listQuery(
    interactionListQuery.pick({ decision: true, agent_id: true }),
    searchParams,
  );
  const [org, month, agents, suspended, interactions, gateway, ungated, alerts, figures, rules, first] =
    await Promise.all([
      pageOrg(actor),
      approvalStats(actor, { interval: 'week' }),
      listAgents(actor, { limit: AGENTS.read, offset: 0 }, null),
      listAgents(actor, { limit: 1, offset: 0, status: 'suspended' }, null),
      can(actor, 'interactions.read').ok
        ? listInteractions(actor, { limit: ACTIVITY, offset: 0, decision, agent_id }, null)
        : { items: [] },
      gatewayHealth(),
      listUngated(actor),
      listAlerts(actor),
      figuresSince(actor.orgId, null),
      listRules(actor, { active_only: true, limit: 200, offset: 0 }, null),
      firstRun(actor),
    ]);
  const day = dayOf(now().getTime(), org.settings.timezone);
  const base = `/${actor.orgSlug}`;
  const seenLast = agents.items
    .toSorted((a, b) => (b.last_activity_at ?? '').localeCompare(a.last_activity_at ?? ''))
    .slice(0, AGENTS.shown);
  const { auto_refresh_seconds: seconds } = org.settings;
  // Whoever waits for the first agent to arrive sees it soon.
  const refresh = agents.total === 0 ? Math.min(seconds, 5) : seconds;
  return (
    <>
      <AutoRefresh seconds={refresh} />
      <PageHeader title="Dashboard" description={`Today, ${day}, in ${org.settings.timezone}`} />
      <PageBody>
        <FirstRun {...first} />
        <Today
          base={base}
          day={day}
          pending={figures.pending}
          approved={figures.approved}
          denied={figures.denied}
          agents={{
            active: Math.min(agents.total - suspended.total, 10_000),
            suspended: suspended.total,
            more: agents.total > 10_000,
          }}
        />
        <Alerts base={base} alerts={alerts} nearExpiry={figures.near_expiry} withAnomalies={figures.with_anomalies} />
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
          <ActivityCard
            base={base}
            filter={{ decision, agent_id }}
            agents={agents.items.map((agent) => agent.agent_id)}
          >
            <Activity base={base} interactions={interactions.items} />
          </ActivityCard>
          <div className="gap-5 max-xl:md:columns-2 [&>*]:mb-5 [&>*]:break-inside-avoid">
            {seenLast.length > 0 && (
              <Card title="Agents" aside={<MoreLink href={`${base}/agents`}>All agents</MoreLink>}>
                <AgentBudgets base={base} agents={seenLast} />
              </Card>
            )}
            {ungated.length > 0 && (
              <Card title="Runs without a person" aside={<MoreLink href={`${base}/settings/tools`}>Tools</MoreLink>}>
                <UngatedTools base={base} tools={ungated} />
              </Card>
            )}
            <Card title="Rules" aside={<MoreLink href={`${base}/rules`}>All rules</MoreLink>}>
              <RuleHygieneCard base={base} rules={rules.items} total={rules.total} />
            </Card>
            <Card title="Health">
              <SystemHealth base={base} gateway={gateway} gatingOn={org.gating.enabled} health={month.health} />
            </Card>
          </div>
        </div>
      </PageBody>
    </>
  );
}
