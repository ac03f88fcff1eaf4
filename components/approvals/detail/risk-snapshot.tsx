import { DescriptionList } from '@/components/ui/description-list';
import { Meter } from '@/components/ui/meter';
import { formatCount, formatNumber, formatPercent } from '@/lib/browser/format';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

const WINDOW = { day: ' today', hour: ' this hour', none: '' } as const;

/** The figures at the moment of the request, frozen with it. */
export function RiskSnapshot({ snapshot }: { snapshot: ApprovalDetail['risk_snapshot'] }) {
  const { budget_current: used, budget_limit: limit, window, amount, currency } = snapshot;
  const { recent_actions_1h: recent, denied_24h: denied, risk_score: score } = snapshot;
  const hasBudget = typeof used === 'number' && typeof limit === 'number' && limit > 0;
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line px-3.5 py-2.5">
      {hasBudget ? (
        <Meter
          sentence
          label="Budget"
          value={used}
          max={limit}
          text={`${formatNumber(used)}/${formatNumber(limit)} actions (${formatPercent(used / limit)})${WINDOW[window ?? 'none']}`}
        />
      ) : (
        <p className="text-sm text-muted">No budget is set for this agent.</p>
      )}
      <DescriptionList
        items={[
          recent !== undefined && ['Last hour', formatCount(recent, 'action')],
          denied !== undefined && ['Denied in 24 hours', formatNumber(denied)],
          amount !== undefined && ['Amount', `${formatNumber(amount)} ${currency ?? ''}`],
          score !== undefined && ['Risk score', formatNumber(score)],
        ]}
      />
    </div>
  );
}
