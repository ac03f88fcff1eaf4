import { CircleCheck, SearchX } from 'lucide';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { filterHref, isNarrowed, readFilter, widened, type QueueFilter } from '@/lib/browser/approval-filters';

/** Nothing to show: because nothing waits, because the filter is too narrow, or because nothing has happened yet. */
export function QueueEmpty({ base, filter }: { base: string; filter: QueueFilter }) {
  const path = `${base}/approvals`;
  if (isNarrowed(filter) || filter.cursor !== '') {
    return (
      <EmptyState
        icon={SearchX}
        headingId="queue-empty"
        title="Nothing matches"
        actions={
          <ButtonLink href={filterHref(path, widened(filter))} tone="primary">
            Reset the filters
          </ButtonLink>
        }
      >
        No {filter.view === 'pending' ? 'pending approval' : 'approval'} is like that.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={CircleCheck}
      headingId="queue-empty"
      title={filter.view === 'pending' ? 'Nothing waits for you' : 'No approvals yet'}
      actions={
        filter.view === 'pending' ? (
          <ButtonLink href={filterHref(path, readFilter({ view: 'all' }))}>Look at decided ones</ButtonLink>
        ) : (
          <ButtonLink href={`${base}/agents`}>Go to Agents</ButtonLink>
        )
      }
    >
      {filter.view === 'pending'
        ? 'New requests appear here by themselves while this page is open.'
        : 'When an agent asks for an action that needs a person, it is listed here.'}
    </EmptyState>
  );
}
