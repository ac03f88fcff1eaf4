'use client';

import { Confirm } from '@/components/ui/confirm';
import { retryRun } from '@/lib/browser/approvals';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { DecisionSubject } from '../decision-subject';
import { useAct } from './use-act';

type Props = { org: string; approval: ApprovalDetail; open: boolean; onClose: () => void };

/** Asks before an action runs once more. */
export function RetryDialog({ org, approval, open, onClose }: Props) {
  const { act, busy, error } = useAct(org, onClose);
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Run it again?"
      description={
        approval.execution.status === 'ambiguous'
          ? 'Nobody knows whether the last run did its work. If it did, running again does it twice.'
          : 'The last run failed. Policies are checked again before this one.'
      }
      confirmLabel="Run again"
      tone="negative"
      busy={busy}
      error={error}
      onConfirm={() => void act(() => retryRun(org, approval.approval_id))}
    >
      <DecisionSubject detail={approval} full={false} />
    </Confirm>
  );
}
