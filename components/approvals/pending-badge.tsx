'use client';

import { useQuery } from '@tanstack/react-query';
import { usePollSeconds } from '@/components/live/live-provider';
import { CountBadge } from '@/components/ui/badge';
import { pendingCountOptions } from '@/lib/browser/approvals';
import { formatCompact } from '@/lib/browser/format';

/** The sidebar's number of pending approvals, kept live. */
export function PendingBadge({ org, refreshSeconds }: { org: string; refreshSeconds: number }) {
  const { data = 0 } = useQuery(pendingCountOptions(org, usePollSeconds(refreshSeconds)));
  if (data === 0) return null;
  return (
    <>
      <CountBadge count={formatCompact(data)} loud />
      <span className="sr-only"> waiting</span>
    </>
  );
}
