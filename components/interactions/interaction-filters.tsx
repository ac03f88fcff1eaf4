'use client';

import { FilterText } from '@/components/approvals/filter-text';
import { noneOf, useFilters } from '@/components/lists/use-filters';
import { Button } from '@/components/ui/button';
import { useNow, useTimeZone } from '@/components/ui/clock';
import { DateRangeFilter } from '@/components/ui/date-range-filter';
import { FilterSelect } from '@/components/ui/filter-select';
import { STATUSES } from '@/components/ui/status';
import { StatusWord } from '@/components/ui/status-badge';
import { dayPresets } from '@/lib/browser/days';

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
  const presets = dayPresets(useNow(), useTimeZone());
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
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
      <FilterText
        label="Agent"
        value={filter.agent_id ?? ''}
        onChange={(agent_id) => set({ agent_id })}
        suggestions={agents.map((value) => ({ value }))}
      />
      <FilterText
        label="Action"
        hint="type:tool; * stands for anything."
        value={filter.action ?? ''}
        onChange={(action) => set({ action })}
      />
      <FilterText label="Run" value={filter.run_id ?? ''} onChange={(run_id) => set({ run_id })} />
      <DateRangeFilter
        value={{ from: filter.from ?? '', to: filter.to ?? '' }}
        onChange={({ from, to }) => set({ from, to })}
        presets={presets}
      />
      {filtered && (
        <Button tone="ghost" onClick={() => set(noneOf(filter))}>
          Clear all
        </Button>
      )}
    </div>
  );
}
