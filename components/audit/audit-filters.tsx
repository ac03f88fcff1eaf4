'use client';

import { FilterText } from '@/components/approvals/filter-text';
import { noneOf, useFilters } from '@/components/lists/use-filters';
import { Button } from '@/components/ui/button';
import { useNow, useTimeZone } from '@/components/ui/clock';
import { DateRangeFilter } from '@/components/ui/date-range-filter';
import { FilterSelect } from '@/components/ui/filter-select';
import { dayPresets } from '@/lib/browser/days';
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
  const presets = dayPresets(useNow(), useTimeZone());
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
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
      <FilterText
        label="Agent"
        value={filter.agent_id ?? ''}
        onChange={(agent_id) => set({ agent_id })}
        suggestions={agents.map((value) => ({ value }))}
      />
      <FilterText
        label="Approval"
        hint="Its id: appr-…"
        value={filter.approval_id ?? ''}
        onChange={(approval_id) => set({ approval_id })}
      />
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
