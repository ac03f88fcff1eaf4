'use client';

import { lazy } from 'react';
import { OnceOpen } from '@/components/ui/once-open';
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
  return (
    <OnceOpen open={props.decision.ask !== null}>
      <Content {...props} />
    </OnceOpen>
  );
}
