import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readFilter } from '@/lib/browser/approval-filters';
import { approvalKeys, fetchPage } from '@/lib/browser/approvals';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

const SHOWN = 6;
const PAUSE_MS = 150;

/** Approvals of any status that hold what was typed; asked for once typing pauses. */
export function useFoundApprovals(org: string, typed: string): { items: readonly ApprovalSummary[]; busy: boolean } {
  const [asked, setAsked] = useState('');
  const wanted = typed.trim();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const query = useQuery({
    queryKey: [...approvalKeys.all(org), 'palette', asked],
    queryFn: ({ signal }) => fetchPage(org, readFilter({ view: 'all', sort: '-created_at', q: asked }), SHOWN, signal),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  if (wanted.length < 2) return { items: [], busy: false };
  return { items: query.data?.items ?? [], busy: query.isFetching || asked !== wanted };
}
