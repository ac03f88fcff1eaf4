import { Pagination } from '@/components/ui/pagination';
import { showFocusedBelow } from '@/components/ui/show-focused';
import { filterHref, pages, type QueueFilter } from '@/lib/browser/approval-filters';
import { formatCount, formatNumber } from '@/lib/browser/format';
import type { ApprovalPage } from '@/lib/contracts/approvals';

/** How many there are, and the pages beside this one. */
export function QueuePages({ base, filter, page }: { base: string; filter: QueueFilter; page: ApprovalPage }) {
  const { next, previous } = pages(filter, page.next_cursor);
  if (!previous && !next) return null;
  const href = (to: QueueFilter | undefined) => to && filterHref(`${base}/approvals`, to, 'with-page');
  const total =
    page.total_relation === 'gte'
      ? `more than ${formatNumber(page.total)} approvals`
      : formatCount(page.total, 'approval');
  return (
    <div onFocus={showFocusedBelow}>
      <Pagination summary={`${page.items.length} of ${total}`} previous={href(previous)} next={href(next)} />
    </div>
  );
}
