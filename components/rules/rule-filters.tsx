'use client';

import { AgentFilter, FilterBar } from '@/components/lists/filter-bar';
import { FilterText } from '@/components/lists/filter-text';
import { useFilters } from '@/components/lists/use-filters';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { FilterSelect } from '@/components/ui/filter-select';
import { HYGIENE, HYGIENE_NAMES, HygieneBadges } from './hygiene';

export type RuleFilter = {
  tool_name?: string | undefined;
  agent_id?: string | undefined;
  hygiene?: readonly string[] | undefined;
  /** `1`: also those that match nothing any more. */
  inactive?: string | undefined;
};

type Props = { path: string; filter: RuleFilter; agents: readonly string[] };

const OPTIONS = HYGIENE_NAMES.map((value) => ({
  value,
  label: `${HYGIENE[value].word}: ${HYGIENE[value].meaning}`,
  show: (
    <span className="flex items-center gap-2">
      <HygieneBadges hygiene={[value]} />
      <span className="text-xs text-faint">{HYGIENE[value].meaning}</span>
    </span>
  ),
}));

/** Tool, agent, what is worth a look, and whether inactive ones are shown. */
export function RuleFilters({ path, filter: given, agents }: Props) {
  const [filter, set] = useFilters(path, given);
  return (
    <FilterBar {...{ filter, set }}>
      <FilterText
        label="Tool"
        hint="type:tool, as the rule names it."
        value={filter.tool_name ?? ''}
        onChange={(tool_name) => set({ tool_name })}
      />
      <AgentFilter {...{ filter, set, agents }} />
      <FilterSelect
        label="Worth a look"
        options={OPTIONS}
        values={[...(filter.hygiene ?? [])]}
        onChange={(hygiene) => set({ hygiene })}
      />
      <CheckboxField
        label="Show inactive"
        checked={filter.inactive !== undefined}
        onChange={(event) => set({ inactive: event.target.checked ? '1' : undefined })}
        className="ml-1"
      />
    </FilterBar>
  );
}
