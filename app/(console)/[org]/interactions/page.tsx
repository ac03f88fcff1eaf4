import type { Metadata } from 'next';
import { listQuery, orUnfiltered, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { Forbidden } from '@/components/identity/forbidden';
import { InteractionFilters } from '@/components/interactions/interaction-filters';
import { InteractionList } from '@/components/interactions/interaction-list';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { listAgents } from '@/lib/agents/list';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { can } from '@/lib/authority/can';
import { interactionListQuery } from '@/lib/contracts/interactions';
import { interactionKey, listInteractions } from '@/lib/interactions/list';

export const metadata: Metadata = { title: 'Interactions' };

const cursor = cursorCodec('interactions:-created_at', interactionKey);

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function InteractionsPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const allowed = can(actor, 'interactions.read');
  if (!allowed.ok) return <Forbidden heading="h1" what="Interactions" detail={allowed.detail} />;
  const query = await listQuery(interactionListQuery, searchParams);
  const path = `/${actor.orgSlug}/interactions`;
  const [listed, agents] = await Promise.all([
    orUnfiltered(listInteractions(actor, query, positionOf(cursor, query.cursor)), path),
    listAgents(actor, { limit: 200, offset: 0 }, null),
  ]);
  const page = toPage(listed, cursor);
  const { agent_id, decision, action, run_id, from, to } = query;
  const filter = { agent_id, decision, action, run_id, from, to };
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title="Interactions"
        description="Every action that an agent proposed, and why the policy engine answered as it did."
      />
      <PageBody>
        <InteractionFilters path={path} filter={filter} agents={agents.items.map((agent) => agent.agent_id)} />
        <div className="overflow-clip rounded-lg border border-line">
          <InteractionList
            org={actor.orgSlug}
            interactions={page.items}
            {...(filtered && { empty: <NothingFound path={path} /> })}
          />
          <KeysetPager
            page={page}
            path={path}
            filter={filter}
            cursor={query.cursor}
            noun={['interaction', 'interactions']}
            words={['Newest', 'Older']}
          />
        </div>
      </PageBody>
    </>
  );
}

function NothingFound({ path }: { path: string }) {
  return (
    <EmptyState title="No interaction is like that" actions={<ButtonLink href={path}>Show all</ButtonLink>}>
      Take a filter away, or choose other days.
    </EmptyState>
  );
}
