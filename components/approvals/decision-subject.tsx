import { JsonView } from '@/components/ui/json-view';
import { QuotedText } from '@/components/ui/quoted-text';
import { RiskBadge } from '@/components/ui/risk-badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { HashChip } from './hash-chip';

/** What a decision is about, in our words and exactly; `full` also shows the parameters and what the agent says. */
export function DecisionSubject({ detail, full }: { detail: ApprovalDetail; full: boolean }) {
  const { headline, agent_id, risk_tier, action_hash, summary, action } = detail;
  return (
    <div className="flex flex-col gap-3">
      <div className="rounded-lg border border-line bg-sunken px-3.5 py-2.5">
        <p className="font-medium">
          <VisibleText text={headline} />
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
          <span>asked by {agent_id}</span>
          <RiskBadge tier={risk_tier} suffix="risk" />
          <HashChip hash={action_hash} />
        </p>
      </div>
      {full && <JsonView value={action.params} label="Request parameters" className="[&_pre]:max-h-48" />}
      {full && summary !== null && <QuotedText text={summary} limit={400} />}
    </div>
  );
}
