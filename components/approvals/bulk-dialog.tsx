'use client';

import { lazy, Suspense } from 'react';
import { OverlayLoading } from '@/components/ui/overlay-loading';
import { useOnceTrue } from '@/components/ui/use-once-true';
import type { Bulk } from './use-bulk';

const Content = lazy(() => import('./bulk-dialog-content'));

export type BulkDialogProps = { bulk: Bulk; base: string; onCloseFocus: () => void };

/** Asks before a bulk decision. Its script comes with the first question. */
export function BulkDialog(props: BulkDialogProps) {
  const used = useOnceTrue(props.bulk.ask !== null);
  if (!used) return null;
  return (
    <Suspense fallback={<OverlayLoading />}>
      <Content {...props} />
    </Suspense>
  );
}
