import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Meter } from '@/components/ui/meter';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount, formatNumber, formatPercent } from '@/lib/browser/format';
import type { AgentSummary } from '@/lib/contracts/agents';

/** The agents seen last, with the day's budget of each. */
export function AgentBudgets({ base, agents }: { base: string; agents: readonly AgentSummary[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {agents.map((agent) => (
        <li key={agent.agent_id}>
          <div className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link href={`${base}/agents/${agent.agent_id}`} className="text-sm font-medium hover:underline">
              <VisibleText text={agent.name} />
            </Link>
            {agent.status === 'suspended' && <Badge tone="negative">suspended</Badge>}
            {agent.manifest === null && <Badge tone="neutral">no manifest in force</Badge>}
            {agent.pending_manifests > 0 && <Badge tone="warning">manifest to approve</Badge>}
            <span className="ml-auto text-xs text-faint">
              {agent.last_activity_at ? <RelativeTime iso={agent.last_activity_at} style="age" /> : 'never seen'}
            </span>
          </div>
          <Budget {...agent.budget_today} />
        </li>
      ))}
    </ul>
  );
}

function Budget({ used, limit }: AgentSummary['budget_today']) {
  if (limit === null) return <p className="text-xs text-muted">{formatCount(used, 'action')} today, without a limit</p>;
  const text = `${formatNumber(used)}/${formatNumber(limit)} (${formatPercent(limit === 0 ? null : used / limit)})`;
  return <Meter label="Today" value={used} max={limit} text={text} />;
}
