'use client';

import type { ReactNode } from 'react';
import { FilterText } from '@/components/lists/filter-text';
import { MoreLink } from '@/components/lists/more-link';
import { useFilters } from '@/components/lists/use-filters';
import { Card } from '@/components/ui/card';
import { LinkTabs } from '@/components/ui/link-tabs';
import { hrefWith } from '@/lib/browser/href';

type Props = {
  base: string;
  filter: { decision?: string | undefined; agent_id?: string | undefined };
  agents: readonly string[];
  children: ReactNode;
};

const VIEWS = [
  { label: 'All', decision: undefined },
  { label: 'Allowed', decision: 'ALLOW' },
  { label: 'Denied', decision: 'DENY' },
  { label: 'Escalated', decision: 'ESCALATE' },
];

/** The frame of the activity: which decisions, of which agent. */
export function ActivityCard({ base, filter: given, agents, children }: Props) {
  const path = `${base}/dashboard`;
  const [filter, set] = useFilters(path, given);
  return (
    <Card
      title="Activity"
      flush
      aside={<MoreLink href={hrefWith(`${base}/interactions`, filter)}>All interactions</MoreLink>}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4">
        <LinkTabs
          label="Which activity"
          tabs={VIEWS.map(({ label, decision }) => ({
            label,
            href: hrefWith(path, { ...filter, decision }),
            current: filter.decision === decision,
          }))}
        />
        <div className="py-1.5">
          <FilterText
            label="Agent"
            value={filter.agent_id ?? ''}
            onChange={(agent_id) => set({ agent_id })}
            suggestions={agents.map((value) => ({ value }))}
          />
        </div>
      </div>
      {children}
    </Card>
  );
}
