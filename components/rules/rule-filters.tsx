'use client';

import { FilterText } from '@/components/approvals/filter-text';
import { noneOf, useFilters } from '@/components/lists/use-filters';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox';
import { FilterSelect } from '@/components/ui/filter-select';
import { HYGIENE, HYGIENE_NAMES, HygieneBadges } from './hygiene';

export type RuleFilter = {
  tool_name?: string | undefined;
  agent_id?: string | undefined;
  hygiene?: readonly string[] | undefined;
  /** `1`: revoked ones too. */
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

/** Tool, agent, what is worth a look, and whether revoked ones are shown. */
export function RuleFilters({ path, filter: given, agents }: Props) {
  const [filter, set] = useFilters(path, given);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <FilterText
        label="Tool"
        hint="type:tool, as the rule names it."
        value={filter.tool_name ?? ''}
        onChange={(tool_name) => set({ tool_name })}
      />
      <FilterText
        label="Agent"
        value={filter.agent_id ?? ''}
        onChange={(agent_id) => set({ agent_id })}
        suggestions={agents.map((value) => ({ value }))}
      />
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
      {filtered && (
        <Button tone="ghost" onClick={() => set(noneOf(filter))}>
          Clear all
        </Button>
      )}
    </div>
  );
}
