'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { useNow, useTimeZone } from '@/components/ui/clock';
import { DateRangeFilter } from '@/components/ui/date-range-filter';
import { dayPresets } from '@/lib/browser/days';
import type { Filters } from '@/lib/browser/href';
import { FilterText } from './filter-text';
import { noneOf } from './use-filters';

type Part<F> = { filter: F; set: (change: Partial<F>) => void };

/** The filters of a list in a row, and one press that takes all of them away. */
export function FilterBar<F extends Filters>({ filter, set, children }: Part<F> & { children: ReactNode }) {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      {children}
      {filtered && (
        <Button tone="ghost" onClick={() => set(noneOf(filter))}>
          Clear all
        </Button>
      )}
    </div>
  );
}

type AgentPart = Part<{ agent_id?: string | undefined }> & { agents: readonly string[] };

export function AgentFilter({ filter, set, agents }: AgentPart) {
  return (
    <FilterText
      label="Agent"
      value={filter.agent_id ?? ''}
      onChange={(agent_id) => set({ agent_id })}
      suggestions={agents.map((value) => ({ value }))}
    />
  );
}

/** From one day to another, or one of the usual ranges. */
export function DaysFilter({ filter, set }: Part<{ from?: string | undefined; to?: string | undefined }>) {
  const presets = dayPresets(useNow(), useTimeZone());
  return (
    <DateRangeFilter
      value={{ from: filter.from ?? '', to: filter.to ?? '' }}
      onChange={({ from, to }) => set({ from, to })}
      presets={presets}
    />
  );
}
