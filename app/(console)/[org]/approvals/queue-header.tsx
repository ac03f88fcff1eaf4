import { ExpireStale } from '@/components/approvals/expire-stale';
import { approvalTabs } from '@/components/approvals/tabs';
import { PageHeader } from '@/components/layout/page-header';
import { ExportMenu } from '@/components/lists/export-menu';
import { can } from '@/lib/authority/can';
import { exportQuery, type QueueFilter } from '@/lib/browser/approval-filters';
import type { UserActor } from '@/lib/identity/actor';

/** Title, views, and what can be done with all of the list. */
export function QueueHeader({ actor, filter }: { actor: UserActor; filter: QueueFilter }) {
  return (
    <PageHeader
      title="Approvals"
      tabs={approvalTabs(actor.orgSlug, filter.view)}
      tabsLabel="Approvals"
      actions={
        <>
          {can(actor, 'approvals.export').ok && (
            <ExportMenu
              path={`/api/v1/orgs/${actor.orgSlug}/approvals/export`}
              query={exportQuery(filter)}
              noun={['approval', 'approvals']}
            />
          )}
          {can(actor, 'approvals.expire').ok && <ExpireStale org={actor.orgSlug} />}
        </>
      }
    />
  );
}
