import { Meter } from '@/components/ui/meter';
import { RelativeTime } from '@/components/ui/time';
import { formatNumber, formatPercent } from '@/lib/browser/format';
import type { AgentBudget } from '@/lib/contracts/agents';

/** Every budget that the manifest sets, with its use. */
export function BudgetList({ budgets }: { budgets: readonly AgentBudget[] }) {
  if (budgets.length === 0) {
    return <p className="text-sm text-muted">The manifest limits neither actions per hour nor per day.</p>;
  }
  return (
    <ul className="flex flex-col gap-3.5">
      {budgets.map(({ scope, window, used, limit, resets_at }) => (
        <li key={`${scope} ${window}`}>
          {limit === null ? (
            <p>
              {label(scope, window)}: {formatNumber(used)}
            </p>
          ) : (
            <Meter
              label={label(scope, window)}
              value={used}
              max={limit}
              text={`${formatNumber(used)}/${formatNumber(limit)} actions (${formatPercent(limit === 0 ? null : used / limit)})`}
            />
          )}
          <p className="mt-0.5 text-xs text-faint">
            begins anew <RelativeTime iso={resets_at} />
          </p>
        </li>
      ))}
    </ul>
  );
}

const label = (scope: string, window: 'hour' | 'day') =>
  `${scope === '*' ? 'All actions' : scope}, ${window === 'hour' ? 'this hour' : 'today'}`;
