import { RiskBadge } from '@/components/ui/risk-badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { BulkPlan } from './bulk-plan';

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
