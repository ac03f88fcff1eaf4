'use client';

import { lazy } from 'react';
import { OnceOpen } from '@/components/ui/once-open';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

const Content = lazy(() => import('./extend-dialog-content'));

export type ExtendDialogProps = { org: string; approval: ApprovalDetail; open: boolean; onClose: () => void };

/** Asks how much more time a pending approval gets. Its script comes when it is first opened. */
export function ExtendDialog(props: ExtendDialogProps) {
  return (
    <OnceOpen open={props.open}>
      <Content {...props} />
    </OnceOpen>
  );
}
