import type { Metadata } from 'next';
import { z } from 'zod';
import { listQuery, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { firstRun } from '@/app/(console)/first-run';
import { pageActor } from '@/app/(console)/page-actor';
import { AgentTable } from '@/components/agents/agent-table';
import { FirstRun } from '@/components/agents/first-run';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkTabs } from '@/components/ui/link-tabs';
import { SearchBox } from '@/components/ui/search-box';
import { listAgents } from '@/lib/agents/list';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { hrefWith } from '@/lib/browser/href';
import { can } from '@/lib/authority/can';
import { agentListQuery } from '@/lib/contracts/agents';

export const metadata: Metadata = { title: 'Agents' };

const cursor = cursorCodec('agents:agent_id', z.string());

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function AgentsPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const query = await listQuery(agentListQuery, searchParams);
  const page = toPage(await listAgents(actor, query, positionOf(cursor, query.cursor)), cursor);
  const base = `/${actor.orgSlug}`;
  const path = `${base}/agents`;
  const filters = { q: query.q, status: query.status };
  const filtered = query.q !== undefined || query.status !== undefined || query.cursor !== undefined;
  const canRegister = can(actor, 'manifests.register').ok;
  return (
    <>
      <PageHeader
        title="Agents"
        description="Who acts here, under which manifest, and how much of the day’s budget is used."
        actions={
          canRegister && (
            <ButtonLink href={`${path}/register_manifest`} tone="primary">
              Register a manifest
            </ButtonLink>
          )
        }
      />
      <PageBody>
        {page.items.length === 0 && !filtered ? (
          <FirstRun {...await firstRun(actor)} waiting />
        ) : (
          <>
            <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
              <LinkTabs
                label="Which agents"
                tabs={[
                  { label: 'All', href: hrefWith(path, { q: query.q }), current: query.status === undefined },
                  ...(['active', 'suspended'] as const).map((status) => ({
                    label: status === 'active' ? 'Active' : 'Suspended',
                    href: hrefWith(path, { q: query.q, status }),
                    current: query.status === status,
                  })),
                ]}
              />
              <SearchBox
                label="Search id and name"
                defaultValue={query.q ?? ''}
                keep={query.status === undefined ? {} : { status: [query.status] }}
                className="w-full sm:ml-auto sm:w-64"
              />
            </div>
            <div className="overflow-clip rounded-lg border border-line">
              {page.items.length === 0 ? (
                <EmptyState
                  title="No agent is like that"
                  actions={<ButtonLink href={path}>Show all agents</ButtonLink>}
                >
                  Search for another part of an id or a name.
                </EmptyState>
              ) : (
                <AgentTable base={base} agents={page.items} />
              )}
              <KeysetPager page={page} path={path} filter={filters} cursor={query.cursor} noun={['agent', 'agents']} />
            </div>
          </>
        )}
      </PageBody>
    </>
  );
}
