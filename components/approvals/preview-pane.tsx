'use client';

import { lazy, Suspense, useDeferredValue } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import type { Verb } from './use-decision';

const Content = lazy(() => import('./preview-content'));

export type PreviewProps = {
  org: string;
  row: ApprovalSummary;
  href: string;
  mayDecide: boolean;
  onDecide: (verb: Verb, id: string) => void;
};

type Props = Omit<PreviewProps, 'row' | 'href'> & {
  /** Whether there is room and its script may be fetched. */
  live: boolean;
  row: ApprovalSummary | undefined;
  hrefOf: (id: string) => string;
};

/** The cursor's row beside the list. It follows the cursor a moment later, so that moving never waits for it. */
export function PreviewPane({ live, row, hrefOf, ...props }: Props) {
  const shown = useDeferredValue(row);
  return (
    <aside
      aria-label="Preview"
      tabIndex={-1}
      data-preview={shown?.approval_id}
      className="sticky top-0 hidden h-[calc(100dvh-1rem)] min-w-0 overflow-hidden border-l border-line outline-none xl:block"
    >
      {shown && live ? (
        <Suspense fallback={<Loading />}>
          <Content key={shown.approval_id} {...props} row={shown} href={hrefOf(shown.approval_id)} />
        </Suspense>
      ) : live ? (
        <p className="px-5 py-6 text-sm text-muted">Nothing to show.</p>
      ) : (
        <Loading />
      )}
    </aside>
  );
}

/** Silent: whoever moves through the list isn't told of each row that it loads. */
const Loading = () => <Skeleton className="m-5 h-40" />;
