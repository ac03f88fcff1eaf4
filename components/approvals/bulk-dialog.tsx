'use client';

import { lazy } from 'react';
import { OnceOpen } from '@/components/ui/once-open';
import type { Bulk } from './use-bulk';

const Content = lazy(() => import('./bulk-dialog-content'));

export type BulkDialogProps = { bulk: Bulk; base: string; onCloseFocus: () => void };

/** Asks before a bulk decision. Its script comes with the first question. */
export function BulkDialog(props: BulkDialogProps) {
  return (
    <OnceOpen open={props.bulk.ask !== null}>
      <Content {...props} />
    </OnceOpen>
  );
}
