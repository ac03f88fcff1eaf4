'use client';

import { Waypoints } from 'lucide';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, Tbody, Th, Thead } from '@/components/ui/table';
import type { InteractionSummary } from '@/lib/contracts/interactions';
import { InteractionRow } from './interaction-row';

type Props = {
  org: string;
  interactions: readonly InteractionSummary[];
  withAgent?: boolean;
  /** Where filters have left nothing over. */
  empty?: ReactNode;
};

/** What agents had evaluated, in rows that open to the policy trace. */
export function InteractionList({ org, interactions, withAgent = true, empty }: Props) {
  if (interactions.length === 0) {
    return (
      empty ?? (
        <EmptyState icon={Waypoints} title="Nothing was evaluated yet">
          Every action that an agent proposes appears here, whatever becomes of it.
        </EmptyState>
      )
    );
  }
  return (
    <Table label="List of interactions" stacked>
      <Thead>
        <Th className="w-10">
          <span className="sr-only">Trace</span>
        </Th>
        <Th>Decision</Th>
        <Th>Action</Th>
        {withAgent && <Th>Agent</Th>}
        <Th>Reasons</Th>
        <Th>Then</Th>
        <Th>When</Th>
      </Thead>
      <Tbody>
        {interactions.map((interaction) => (
          <InteractionRow key={interaction.interaction_id} org={org} interaction={interaction} withAgent={withAgent} />
        ))}
      </Tbody>
    </Table>
  );
}
