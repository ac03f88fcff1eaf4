import { RiskBadge } from '@/components/ui/risk-badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import type { BulkPlan } from './bulk-plan';

/** What is selected, by tool and by tier. */
export function PlanCounts({ plan }: { plan: Pick<BulkPlan, 'byTool' | 'byTier'> }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      {plan.byTool.map(([tool, count]) => (
        <span key={tool} className="inline-flex items-center gap-1.5 tabular-nums">
          {count} ×
          <code className="font-mono text-xs">
            <VisibleText text={tool} />
          </code>
        </span>
      ))}
      {plan.byTier.map(([tier, count]) => (
        <span key={tier} className="inline-flex items-center gap-1.5 tabular-nums">
          {count} × <RiskBadge tier={tier} />
        </span>
      ))}
    </p>
  );
}

type Props = { rows: readonly ApprovalSummary[]; base: string; label: string };

/** Our line for each item. */
export function BulkList({ rows, base, label }: Props) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative max-h-64 overflow-y-auto rounded-lg border border-line bg-surface"
    >
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.approval_id} className="flex items-start gap-3 px-3 py-2 text-sm">
            <span className="min-w-0 flex-1">
              <VisibleText text={row.headline} />
              <a
                href={`${base}/approvals/${row.approval_id}`}
                target="_blank"
                className="ml-2 text-xs text-faint underline underline-offset-2"
              >
                {row.agent_id}
                <span className="sr-only">, {row.approval_id} in a new tab</span>
              </a>
            </span>
            <RiskBadge tier={row.risk_tier} />
          </li>
        ))}
      </ul>
    </div>
  );
}
