import { Waypoints } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { CodeChip } from '@/components/ui/code-chip';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusWord } from '@/components/ui/status-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { InteractionSummary } from '@/lib/contracts/interactions';

type Props = { base: string; interactions: readonly InteractionSummary[]; withAgent?: boolean };

/** What agents had evaluated, in rows. */
export function InteractionList({ base, interactions, withAgent = true }: Props) {
  if (interactions.length === 0) {
    return (
      <EmptyState icon={Waypoints} title="Nothing was evaluated yet">
        Every action that an agent proposes appears here, whatever becomes of it.
      </EmptyState>
    );
  }
  return (
    <Table label="List of interactions">
      <Thead>
        <Th>Decision</Th>
        <Th>Action</Th>
        {withAgent && <Th>Agent</Th>}
        <Th>Reasons</Th>
        <Th>Then</Th>
        <Th>When</Th>
      </Thead>
      <Tbody>
        {interactions.map((interaction) => (
          <Tr key={interaction.interaction_id}>
            <Td>
              <StatusWord status={interaction.decision} />
            </Td>
            <Td>
              <Link
                href={`${base}/interactions/${interaction.interaction_id}`}
                className="font-mono text-xs font-medium hover:underline"
              >
                <VisibleText text={`${interaction.action.type}:${interaction.action.tool}`} />
              </Link>
            </Td>
            {withAgent && (
              <Td>
                <Link href={`${base}/agents/${interaction.agent_id}`} className="hover:underline">
                  {interaction.agent_id}
                </Link>
              </Td>
            )}
            <Td>
              <span className="flex flex-wrap gap-1">
                {interaction.reasons.map(({ code, message }) => (
                  <CodeChip key={code} code={code} title={message} />
                ))}
                {interaction.gating_off && <Badge tone="warning">gating was off</Badge>}
              </span>
            </Td>
            <Td>
              <Outcome base={base} interaction={interaction} />
            </Td>
            <Td>
              <RelativeTime iso={interaction.created_at} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

/** What came of it: the approval that it became, or whether it ran. */
function Outcome({ base, interaction }: { base: string; interaction: InteractionSummary }) {
  const { approval_id, decision, executed, execution_mode } = interaction;
  if (approval_id !== null) {
    return (
      <Link href={`${base}/approvals/${approval_id}`} className="text-accent-text underline underline-offset-4">
        Approval
      </Link>
    );
  }
  if (decision !== 'ALLOW') return <span className="text-faint">stopped</span>;
  if (executed) return <>ran here</>;
  return <span className="text-faint">{execution_mode === 'agent' ? 'the agent ran it' : 'not run here'}</span>;
}
