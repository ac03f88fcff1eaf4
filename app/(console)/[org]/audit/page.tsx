import { ScrollText } from 'lucide';
import type { Metadata } from 'next';
import { listQuery, orUnfiltered, positionOf, type SearchParams } from '@/app/(console)/list-query';
import { pageActor } from '@/app/(console)/page-actor';
import { AuditFilters } from '@/components/audit/audit-filters';
import { Timeline } from '@/components/audit/timeline';
import { VerifyLog } from '@/components/audit/verify-log';
import { Forbidden } from '@/components/identity/forbidden';
import { PageBody, PageHeader } from '@/components/layout/page-header';
import { ExportMenu } from '@/components/lists/export-menu';
import { KeysetPager } from '@/components/lists/keyset-pager';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { listAgents } from '@/lib/agents/list';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { auditKey, listAudit } from '@/lib/audit/list';
import { can } from '@/lib/authority/can';
import { auditQuery } from '@/lib/contracts/audit';

export const metadata: Metadata = { title: 'Audit log' };

const cursor = cursorCodec('audit:-occurred_at', auditKey);

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export default async function AuditPage({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const allowed = can(actor, 'audit.read');
  if (!allowed.ok) return <Forbidden heading="h1" what="Audit logs" detail={allowed.detail} />;
  const { limit, cursor: from, ...filter } = await listQuery(auditQuery, searchParams);
  const path = `/${actor.orgSlug}/audit`;
  const [listed, agents] = await Promise.all([
    orUnfiltered(listAudit(actor, filter, { limit, after: positionOf(cursor, from) }), path),
    listAgents(actor, { limit: 200, offset: 0 }, null),
  ]);
  const page = toPage(listed, cursor);
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every change, by whom and why. Nothing here can be changed, not even by the server itself."
        actions={
          can(actor, 'audit.export').ok && (
            <ExportMenu path={`/api/v1/orgs/${actor.orgSlug}/audit/export`} query={filter} noun={['event', 'events']} />
          )
        }
      />
      <PageBody>
        <VerifyLog org={actor.orgSlug} />
        <AuditFilters path={path} filter={filter} agents={agents.items.map((agent) => agent.agent_id)} />
        <div className="rounded-lg border border-line">
          {page.items.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title="No event is like that"
              actions={<ButtonLink href={path}>Show all events</ButtonLink>}
            >
              Take a filter away, or choose other days.
            </EmptyState>
          ) : (
            <Timeline org={actor.orgSlug} events={page.items} />
          )}
          <KeysetPager
            page={page}
            path={path}
            filter={filter}
            cursor={from}
            noun={['event', 'events']}
            words={['Newest', 'Older']}
          />
        </div>
      </PageBody>
    </>
  );
}
