'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { usePollSeconds } from '@/components/live/live-provider';
import { changesBetween, type Change } from '@/lib/browser/approval-changes';
import { approvalKeys, detailOptions } from '@/lib/browser/approvals';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

/** How often a run under way is looked at, in milliseconds. */
const RUNNING = 1_500;

/**
 * The approval as the page shows it, and what is different by now. Outcomes, and changes that a decision doesn't depend
 * on, are shown at once; anything else waits until the reader asks for it, so that nothing changes under the eyes of
 * somebody who is about to decide.
 */
export function useShown(org: string, initial: ApprovalDetail, refreshSeconds: number) {
  const [shown, setShown] = useState(initial);
  const seconds = usePollSeconds(refreshSeconds);
  const query = useQuery({
    ...detailOptions(org, initial.approval_id),
    refetchInterval: ({ state }) => {
      if (state.data?.execution.status === 'running') return RUNNING;
      return seconds > 0 ? seconds * 1000 : false;
    },
  });
  const client = useQueryClient();
  const { approval_id: id } = initial;
  useEffect(() => {
    if (shown.version > initial.version) void client.invalidateQueries({ queryKey: approvalKeys.trail(org, id) });
  }, [client, org, id, initial.version, shown.version]);

  const latest = query.data && query.data.version > shown.version ? query.data : null;
  const { changes, material } = latest ? changesBetween(shown, latest) : NOTHING;
  const waits = shown.status === 'pending' && latest?.status === 'pending' && material;
  if (latest && !waits) setShown(latest);
  return {
    approval: latest && !waits ? latest : shown,
    /** What changed and isn't shown yet; null when the page is up to date. */
    changes: waits ? changes : null,
    adopt: () => latest && setShown(latest),
    /** Shows what the reader has just made of it. */
    show: (made: ApprovalDetail) => {
      client.setQueryData(detailOptions(org, id).queryKey, made);
      setShown(made);
    },
  };
}

const NOTHING: { changes: Change[]; material: boolean } = { changes: [], material: false };
