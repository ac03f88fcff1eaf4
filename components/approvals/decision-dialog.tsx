'use client';

import { lazy, Suspense } from 'react';
import { OverlayLoading } from '@/components/ui/overlay-loading';
import { useOnceTrue } from '@/components/ui/use-once-true';
import type { Change } from '@/lib/browser/approval-changes';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import type { Decision } from './use-decision';

const Content = lazy(() => import('./decision-dialog-content'));

export type DecisionDialogProps = {
  org: string;
  decision: Decision;
  /** The approval as the page shows it; fetched when missing. */
  shown?: ApprovalDetail;
  /** What has changed since and isn't shown yet: then nothing can be decided. */
  changes?: readonly Change[] | null;
  /** Whether this person may make rules that take every call of a tool. */
  mayBroad?: boolean;
  onCloseFocus?: () => void;
};

/** Asks before a decision. Its script comes with the first question. */
export function DecisionDialog(props: DecisionDialogProps) {
  const used = useOnceTrue(props.decision.ask !== null);
  if (!used) return null;
  return (
    <Suspense fallback={<OverlayLoading />}>
      <Content {...props} />
    </Suspense>
  );
}
