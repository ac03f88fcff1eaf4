'use client';

import { lazy, Suspense } from 'react';
import { OverlayLoading } from '@/components/ui/overlay-loading';
import { useOnceTrue } from '@/components/ui/use-once-true';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

const Content = lazy(() => import('./extend-dialog-content'));

export type ExtendDialogProps = { org: string; approval: ApprovalDetail; open: boolean; onClose: () => void };

/** Asks how much more time a pending approval gets. Its script comes when it is first opened. */
export function ExtendDialog(props: ExtendDialogProps) {
  const used = useOnceTrue(props.open);
  if (!used) return null;
  return (
    <Suspense fallback={<OverlayLoading />}>
      <Content {...props} />
    </Suspense>
  );
}
