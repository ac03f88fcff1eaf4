'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { useNow, useTimeZone } from '@/components/ui/clock';
import { DateRangeFilter } from '@/components/ui/date-range-filter';
import { Select } from '@/components/ui/select';
import { Spinner } from '@/components/ui/spinner';
import { dayPresets } from '@/lib/browser/days';
import { INTERVALS, statsHref, type StatsFilter } from '@/lib/browser/stats-filter';

type Props = {
  base: string;
  filter: StatsFilter;
  agents: readonly string[];
};

/** Period, agent and step of the stats; each change is an address of its own. */
export function StatsFilters({ base, filter, agents }: Props) {
  const router = useRouter();
  const [leaving, startLeaving] = useTransition();
  const presets = dayPresets(useNow(), useTimeZone());
  const change = (part: Partial<StatsFilter>) =>
    startLeaving(() => router.push(statsHref(`${base}/approvals/stats`, { ...filter, ...part }), { scroll: false }));
  const names = [...new Set([...agents, filter.agent_id])].filter((name) => name !== '').sort();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DateRangeFilter
        value={filter}
        presets={presets}
        onChange={({ from, to }) => change({ from, to, interval: 'day' })}
      />
      <Select
        aria-label="Agent"
        options={[{ value: '', label: 'All agents' }, ...names.map((name) => ({ value: name, label: name }))]}
        value={filter.agent_id}
        onValueChange={(agent_id) => change({ agent_id })}
        className="!w-52"
      />
      <Select
        aria-label="Step"
        options={INTERVALS}
        value={filter.interval}
        onValueChange={(value) =>
          change({ interval: INTERVALS.find((one) => one.value === value)?.value ?? filter.interval })
        }
        className="!w-32"
      />
      <span role="status">{leaving && <Spinner />}</span>
    </div>
  );
}
