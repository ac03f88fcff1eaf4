import { RiskBadge } from '@/components/ui/risk-badge';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { groupsOf, type BulkGroup } from './bulk-groups';

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
