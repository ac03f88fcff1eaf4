'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DateRangeFilter } from '@/components/ui/date-range-filter';
import { FilterSelect } from '@/components/ui/filter-select';
import { RiskBadge } from '@/components/ui/risk-badge';
import { SearchBox } from '@/components/ui/search-box';
import { StatusWord } from '@/components/ui/status-badge';
import { STATUSES } from '@/components/ui/status';
import {
  filterSearch,
  isNarrowed,
  RISK_WORDS,
  STATUS_WORDS,
  widened,
  type QueueFilter,
} from '@/lib/browser/approval-filters';
import { facetOptions } from '@/lib/browser/approvals';
import { Button } from '@/components/ui/button';
import { FilterText } from '@/components/lists/filter-text';
import { dayPresets } from '@/lib/browser/days';
import { useNow, useTimeZone } from '@/components/ui/clock';

type Props = {
  org: string;
  filter: QueueFilter;
  onChange: (change: Partial<QueueFilter>) => void;
  onReset: (filter: QueueFilter) => void;
};

/** Everything the queue can be narrowed by; each change is an address of its own. */
export function QueueFilters({ org, filter, onChange, onReset }: Props) {
  const presets = dayPresets(useNow(), useTimeZone());
  const facets = useFacets(org);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {/* On a phone one row that scrolls, so that the list begins on the first screen. */}
      <div className="-mx-4 -my-1 flex max-w-[100vw] min-w-0 basis-[calc(100%+2rem)] gap-2 overflow-x-auto px-4 py-1 *:shrink-0 sm:contents">
        <FilterSelect
          label="Status"
          options={STATUS_OPTIONS}
          values={filter.view === 'pending' ? ['pending'] : filter.status}
          onChange={(values) => {
            const status = STATUS_WORDS.filter((word) => values.includes(word));
            onChange({ view: 'all', status, sort: filter.sort });
          }}
        />
        <FilterText
          label="Agent"
          value={filter.agent_id}
          onChange={(agent_id) => onChange({ agent_id })}
          {...facets.props(facets.data?.by_agent.map(({ agent_id: value }) => ({ value })))}
        />
        <FilterText
          label="Action"
          hint="type:tool, where * stands for anything"
          value={filter.action}
          onChange={(action) => onChange({ action })}
          {...facets.props(facets.data?.by_action.map(({ action, total }) => ({ value: action, count: total })))}
        />
        <DateRangeFilter value={filter} presets={presets} onChange={({ from, to }) => onChange({ from, to })} />
        <FilterSelect
          label="Risk"
          options={RISK_OPTIONS}
          values={filter.risk_tier === '' ? [] : [filter.risk_tier]}
          // One at a time: the last one ticked.
          onChange={(values) => onChange({ risk_tier: RISK_WORDS.find((word) => word === values.at(-1)) ?? '' })}
        />
        <FilterText
          label="Reason"
          value={filter.reason_code}
          onChange={(reason_code) => onChange({ reason_code })}
          {...facets.props(
            facets.data && Object.entries(facets.data.by_reason_code).map(([value, count]) => ({ value, count })),
          )}
        />
        <FilterText label="Run" value={filter.run_id} onChange={(run_id) => onChange({ run_id })} />
        {filter.rule_id !== '' && (
          <FilterText label="Rule" value={filter.rule_id} onChange={(rule_id) => onChange({ rule_id })} />
        )}
        {isNarrowed(filter) && (
          <Button tone="ghost" onClick={() => onReset(widened(filter))}>
            Reset
          </Button>
        )}
      </div>
      <SearchBox
        label="Search id, summary, params"
        defaultValue={filter.q}
        keep={keepForSearch(filter)}
        onSearch={(q) => onChange({ q })}
        className="min-w-56 flex-1 xl:ml-auto xl:max-w-96"
      />
    </div>
  );
}

const STATUS_OPTIONS = STATUS_WORDS.map((status) => ({
  value: status,
  label: STATUSES[status].word,
  show: <StatusWord status={status} />,
}));
const RISK_OPTIONS = RISK_WORDS.map((tier) => ({ value: tier, label: tier, show: <RiskBadge tier={tier} /> }));

/** What the filters offer is fetched when the first of them is opened. */
function useFacets(org: string) {
  const [wanted, setWanted] = useState(false);
  const { data, isFetching } = useQuery({ ...facetOptions(org), enabled: wanted });
  return {
    data,
    props: (suggestions: readonly { value: string; count?: number }[] | undefined) => ({
      suggestions: suggestions ?? [],
      loading: isFetching && !data,
      onOpen: () => setWanted(true),
    }),
  };
}

/** The filter's other fields, for a search before any script runs. */
function keepForSearch(filter: QueueFilter): Record<string, string[]> {
  const search = new URLSearchParams(filterSearch({ ...filter, q: '' }));
  return Object.fromEntries([...new Set(search.keys())].map((key) => [key, search.getAll(key)]));
}
