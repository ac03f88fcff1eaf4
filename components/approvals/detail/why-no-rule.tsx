import { Card } from '@/components/ui/card';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

/** What the trace says of standing rules: which one matched, or why none did. */
export function WhyNoRule({ checks }: ApprovalDetail['policy_trace']) {
  const entry = checks.find(({ check }) => check === 'standing_rule');
  return (
    <Card title={entry?.result === 'pass' ? 'A rule matched' : 'Why no rule matched'}>
      <p className="text-sm text-muted">
        {entry?.details !== undefined ? (
          <VisibleText text={entry.details} />
        ) : entry === undefined || entry.result === 'skip' ? (
          'No standing rule was looked at for this request.'
        ) : (
          'The trace says no more than its result.'
        )}
      </p>
    </Card>
  );
}
