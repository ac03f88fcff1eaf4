import { Card } from '@/components/ui/card';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { RelativeTime } from '@/components/ui/time';
import { formatCount, formatPercent } from '@/lib/browser/format';
import type { ReactNode } from 'react';

/** The five questions of the operator guide, each beside the fact that helps to answer it. */
export function Checklist({ approval }: { approval: ApprovalDetail }) {
  const { manifest, agent_id, created_at, risk_snapshot, run_id, action } = approval;
  const { budget_current: used, budget_limit: limit } = risk_snapshot;
  const budget = typeof used === 'number' && typeof limit === 'number' && limit > 0 ? used / limit : null;
  const lines: readonly [string, string, ReactNode][] = [
    [
      'Agent identity',
      'Is this the expected agent?',
      manifest?.agent_version ? `${agent_id}, version ${manifest.agent_version}` : agent_id,
    ],
    ['Action scope', 'Are the parameters reasonable?', formatCount(Object.keys(action.params).length, 'parameter')],
    [
      'Timing',
      'Is this action expected now?',
      <>
        asked <RelativeTime key="asked" iso={created_at} />
      </>,
    ],
    [
      'Risk level',
      'Check budget usage and recent activity',
      budget === null ? 'no budget is set' : `budget ${formatPercent(budget)} used`,
    ],
    ['Business context', 'Does this align with known activities?', run_id === null ? 'part of no run' : `in ${run_id}`],
  ];
  return (
    <Card title="Before approving, verify">
      <ol className="flex flex-col gap-2.5">
        {lines.map(([what, question, fact]) => (
          <li key={what} className="text-sm">
            <span className="font-medium">{what}:</span> {question}
            <span className="block text-xs text-faint">{fact}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
