'use client';

import { useRouter } from 'next/navigation';
import { useTransition, type ReactNode } from 'react';
import { changed, filterHref, type QueueFilter } from '@/lib/browser/approval-filters';
import { KeepFocus } from './keep-focus';
import { QueueFilters } from './queue-filters';
import { SavedFilters } from './saved-filters';
import { focusCursor } from './use-grid-keys';

/** Filters over the list they narrow. Each change of the filter is a page of its own, read by the server. */
export function QueuePage({ org, filter, children }: { org: string; filter: QueueFilter; children: ReactNode }) {
  const router = useRouter();
  const [leaving, startLeaving] = useTransition();
  const go = (to: QueueFilter) =>
    startLeaving(() => router.push(filterHref(`/${org}/approvals`, to), { scroll: false }));
  return (
    <>
      <div className="border-b border-line px-4 py-3 sm:px-6">
        <SavedFilters org={org} filter={filter} />
        <QueueFilters org={org} filter={filter} onChange={(change) => go(changed(filter, change))} onReset={go} />
      </div>
      <div aria-busy={leaving} className={leaving ? 'opacity-60 transition-opacity delay-150' : ''}>
        <KeepFocus onLost={focusCursor}>{children}</KeepFocus>
      </div>
    </>
  );
}
