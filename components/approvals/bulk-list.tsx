import { RiskBadge } from '@/components/ui/risk-badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { groupsOf, type BulkGroup, type BulkPlan } from './bulk-plan';

/** What is selected, by tool, agent and tier. */
export function PlanCounts({ plan }: { plan: Pick<BulkPlan, 'byTool' | 'byAgent' | 'byTier'> }) {
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
      {plan.byAgent.map(([agent, count]) => (
        <span key={agent} className="inline-flex items-center gap-1.5 text-muted tabular-nums">
          {count} by <VisibleText text={agent} />
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

/** Our line for each item, together what is alike. */
export function BulkList({ rows, base, label }: Props) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative max-h-64 overflow-y-auto rounded-lg border border-line bg-surface"
    >
      {groupsOf(rows).map((group) => (
        <Group key={JSON.stringify([group.tool, group.agent, group.tier])} group={group} base={base} />
      ))}
    </div>
  );
}

function Group({ group: { tool, agent, tier, rows }, base }: { group: BulkGroup; base: string }) {
  return (
    <div>
      <h3 className="sticky top-0 z-10 flex flex-wrap items-center gap-x-3 border-b border-line bg-sunken px-3 py-1.5 text-xs font-medium">
        <span className="tabular-nums">
          {rows.length} ×{' '}
          <code className="font-mono">
            <VisibleText text={tool} />
          </code>
        </span>
        <span className="text-muted">
          by <VisibleText text={agent} />
        </span>
        <RiskBadge tier={tier} suffix="risk" className="ml-auto" />
      </h3>
      <ul className="divide-y divide-line border-b border-line">
        {rows.map((row) => (
          <li
            key={row.approval_id}
            className="px-3 py-2 text-sm [contain-intrinsic-size:auto_2.375rem] [content-visibility:auto]"
          >
            <VisibleText text={row.headline} />
            <a
              href={`${base}/approvals/${row.approval_id}`}
              target="_blank"
              className="ml-2 scroll-my-12 text-xs text-faint underline underline-offset-2"
            >
              look at it
              <span className="sr-only">, {row.approval_id} in a new tab</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
