'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { filterSearch, readFilter, type QueueFilter } from '@/lib/browser/approval-filters';
import { savedFilterOptions } from '@/lib/browser/saved-filters';

const Content = lazy(() => import('./saved-filters-content'));

type Props = { org: string; filter: QueueFilter };

/** A person's own filters, a press away; what is set now can be saved under a name. */
export function SavedFilters({ org, filter }: Props) {
  const { data: saved = [] } = useQuery(savedFilterOptions(org));
  const now = filterSearch(filter);
  const isUsual = now === filterSearch(readFilter({ view: filter.view }));
  if (saved.length === 0 && isUsual) return null;
  return (
    <Suspense>
      <Content org={org} saved={saved} now={now} isUsual={isUsual} />
    </Suspense>
  );
}
