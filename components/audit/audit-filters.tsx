'use client';

import { AgentFilter, DaysFilter, FilterBar } from '@/components/lists/filter-bar';
import { FilterText } from '@/components/lists/filter-text';
import { useFilters } from '@/components/lists/use-filters';
import { FilterSelect } from '@/components/ui/filter-select';
import { EVENT_WORDS } from './event-words';

export type AuditFilter = {
  type?: readonly string[] | undefined;
  actor?: string | undefined;
  agent_id?: string | undefined;
  approval_id?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

type Props = { path: string; filter: AuditFilter; agents: readonly string[] };

const TYPES = Object.entries(EVENT_WORDS).map(([value, { name }]) => ({ value, label: name }));

/** Kind, who, agent, approval, days. */
export function AuditFilters({ path, filter: given, agents }: Props) {
  const [filter, set] = useFilters(path, given);
  return (
    <FilterBar {...{ filter, set }}>
      <FilterSelect
        label="Event"
        options={TYPES}
        values={[...(filter.type ?? [])]}
        onChange={(values) => set({ type: values })}
      />
      <FilterText
        label="Who"
        hint="An e-mail address, an agent, the name or id of a key."
        value={filter.actor ?? ''}
        onChange={(actor) => set({ actor })}
      />
      <AgentFilter {...{ filter, set, agents }} />
      <FilterText
        label="Approval"
        hint="Its id: appr-…"
        value={filter.approval_id ?? ''}
        onChange={(approval_id) => set({ approval_id })}
      />
      <DaysFilter {...{ filter, set }} />
    </FilterBar>
  );
}
