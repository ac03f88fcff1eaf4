import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Meter } from '@/components/ui/meter';
import { StatusBadge } from '@/components/ui/status-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount, formatNumber } from '@/lib/browser/format';
import type { AgentSummary } from '@/lib/contracts/agents';
import { ManifestStatusBadge } from './manifest-status';

/** Agents in rows: status, manifest in force, what waits, the day's budget. */
export function AgentTable({ base, agents }: { base: string; agents: readonly AgentSummary[] }) {
  return (
    <Table label="List of agents" stacked>
      <Thead>
        <Th>Agent</Th>
        <Th>Status</Th>
        <Th>Manifest</Th>
        <Th>Pending</Th>
        <Th>Today</Th>
        <Th>Last seen</Th>
      </Thead>
      <Tbody>
        {agents.map((agent) => (
          <Tr key={agent.agent_id}>
            <Td className="min-w-36">
              <Link href={`${base}/agents/${agent.agent_id}`} className="font-medium hover:underline">
                <VisibleText text={agent.name} />
              </Link>
              <p>
                <code className="text-xs text-faint">{agent.agent_id}</code>
              </p>
            </Td>
            <Td label="Status">
              <StatusBadge status={agent.status} />
            </Td>
            <Td label="Manifest">
              {agent.manifest ? (
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="whitespace-nowrap">
                    v{agent.manifest.version} <span className="text-faint">({agent.manifest.agent_version})</span>
                  </span>
                  {agent.manifest.status !== 'active' && <ManifestStatusBadge status={agent.manifest.status} />}
                </span>
              ) : (
                <span className="text-faint">none in force</span>
              )}
              {agent.pending_manifests > 0 && (
                <Badge tone="warning" className="mt-1">
                  {formatCount(agent.pending_manifests, 'version')} to approve
                </Badge>
              )}
            </Td>
            <Td label="Pending">
              {agent.pending_approvals === 0 ? (
                <span className="text-faint">none</span>
              ) : (
                <Link
                  href={`${base}/approvals?agent_id=${agent.agent_id}`}
                  className="font-medium text-accent-text underline underline-offset-4"
                >
                  {formatNumber(agent.pending_approvals)}
                </Link>
              )}
            </Td>
            <Td label="Today" className="min-w-44">
              <BudgetToday {...agent.budget_today} />
            </Td>
            <Td label="Last seen">
              {agent.last_activity_at ? <RelativeTime iso={agent.last_activity_at} /> : 'never'}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function BudgetToday({ used, limit }: AgentSummary['budget_today']) {
  if (limit === null) return <>{formatCount(used, 'action')}, no limit</>;
  return (
    <Meter
      label="Budget"
      named={false}
      value={used}
      max={limit}
      text={`${formatNumber(used)}/${formatNumber(limit)}`}
    />
  );
}
