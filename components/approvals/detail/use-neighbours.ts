'use client';

import { useQuery } from '@tanstack/react-query';
import { useNow } from '@/components/ui/clock';
import type { QueueFilter } from '@/lib/browser/approval-filters';
import { orderOptions } from '@/lib/browser/approvals';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

/** The items beside one in the list that it was opened from, and the next one that waits for a decision. */
export function useNeighbours(org: string, filter: QueueFilter, id: string) {
  const now = useNow();
  const { data } = useQuery(orderOptions(org, filter));
  return neighbours(data?.items ?? [], id, now);
}

/** Pure; `now` in milliseconds. Where `id` isn't in the list, the list begins after it. */
export function neighbours(items: readonly ApprovalSummary[], id: string, now: number) {
  const at = items.findIndex((item) => item.approval_id === id);
  const waits = (item: ApprovalSummary) =>
    item.approval_id !== id && item.status === 'pending' && Date.parse(item.expires_at) > now;
  const pending = items.slice(at + 1).find(waits) ?? items.slice(0, Math.max(at, 0)).find(waits);
  return {
    previous: at > 0 ? items[at - 1]?.approval_id : undefined,
    next: items[at + 1]?.approval_id,
    nextPending: pending?.approval_id,
  };
}
