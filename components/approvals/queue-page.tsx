'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { changed, filterHref, filterSearch, type QueueFilter } from '@/lib/browser/approval-filters';
import { KeepFocus } from './keep-focus';
import { Queue, type QueueProps } from './queue';
import { QueueFilters } from './queue-filters';
import { SavedFilters } from './saved-filters';
import { focusCursor } from './use-grid-keys';

/** Filters over the list they narrow. Each change of the filter is a page of its own, read by the server. */
export function QueuePage({ filter, ...props }: QueueProps) {
  const router = useRouter();
  const [leaving, startLeaving] = useTransition();
  const go = (to: QueueFilter) =>
    startLeaving(() => router.push(filterHref(`/${props.org}/approvals`, to), { scroll: false }));
  return (
    <>
      <div className="border-b border-line px-4 py-3 sm:px-6">
        <SavedFilters org={props.org} filter={filter} />
        <QueueFilters org={props.org} filter={filter} onChange={(change) => go(changed(filter, change))} onReset={go} />
      </div>
      <div aria-busy={leaving} className={leaving ? 'opacity-60 transition-opacity delay-150' : ''}>
        <KeepFocus onLost={focusCursor}>
          <Queue key={`${filterSearch(filter, 'with-page')} ${props.openedAt}`} {...props} filter={filter} />
        </KeepFocus>
      </div>
    </>
  );
}
