'use client';

import { usePendingCount } from '@/components/live/pending-count';
import { CountBadge } from '@/components/ui/badge';
import { formatCompact } from '@/lib/browser/format';

/** The sidebar's number of pending approvals, kept live. */
export function PendingBadge() {
  const pending = usePendingCount();
  if (pending === 0) return null;
  return (
    <>
      <CountBadge count={formatCompact(pending)} loud />
      <span className="sr-only"> waiting</span>
    </>
  );
}
