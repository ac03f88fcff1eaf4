'use client';

import { AgentFilter, DaysFilter, FilterBar } from '@/components/lists/filter-bar';
import { FilterText } from '@/components/lists/filter-text';
import { useFilters } from '@/components/lists/use-filters';
import { FilterSelect } from '@/components/ui/filter-select';
import { STATUSES } from '@/components/ui/status';
import { StatusWord } from '@/components/ui/status-badge';

const DECISIONS = ['ALLOW', 'DENY', 'ESCALATE'] as const;

export type InteractionFilter = {
  agent_id?: string | undefined;
  decision?: string | undefined;
  action?: string | undefined;
  run_id?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

type Props = { path: string; filter: InteractionFilter; agents: readonly string[] };

/** Agent, decision, action, run, days. */
export function InteractionFilters({ path, filter: given, agents }: Props) {
  const [filter, set] = useFilters(path, given);
  return (
    <FilterBar {...{ filter, set }}>
      <FilterSelect
        label="Decision"
        options={DECISIONS.map((value) => ({
          value,
          label: STATUSES[value].word,
          show: <StatusWord status={value} />,
        }))}
        values={filter.decision === undefined ? [] : [filter.decision]}
        // The last one ticked: a list holds one decision or all.
        onChange={(values) => set({ decision: values.at(-1) })}
      />
      <AgentFilter {...{ filter, set, agents }} />
      <FilterText
        label="Action"
        hint="type:tool; * stands for anything."
        value={filter.action ?? ''}
        onChange={(action) => set({ action })}
      />
      <FilterText label="Run" value={filter.run_id ?? ''} onChange={(run_id) => set({ run_id })} />
      <DaysFilter {...{ filter, set }} />
    </FilterBar>
  );
}
