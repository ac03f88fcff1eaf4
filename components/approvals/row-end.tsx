'use client';

import { Hourglass } from 'lucide';
import { useNow } from '@/components/ui/clock';
import { Icon } from '@/components/ui/icon';
import { StatusWord } from '@/components/ui/status-badge';
import { Deadline } from '@/components/ui/time';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

/** From here on a deadline is marked as near. */
const SOON = 4 * 60 * 60 * 1000;

/** The last fact of a row: the time left while it waits, else who ended it or how its run stands. */
export function RowEnd({ row }: { row: ApprovalSummary }) {
  const now = useNow();
  if (row.status !== 'pending') {
    if (row.execution.status !== 'none') return <StatusWord status={row.execution.status} />;
    const by = row.decided_by ?? (row.status === 'expired' ? null : row.decided_via);
    return by === null ? null : (
      <span className="block truncate text-muted" title={by}>
        by {by}
      </span>
    );
  }
  const left = Date.parse(row.expires_at) - now;
  return (
    <span className="inline-flex items-center gap-1">
      {left > 0 && left < SOON && <Icon of={Hourglass} className="size-3.5 text-negative" />}
      <Deadline iso={row.expires_at} />
    </span>
  );
}
