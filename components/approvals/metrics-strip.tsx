'use client';

import { useQuery } from '@tanstack/react-query';
import { usePollSeconds } from '@/components/live/live-provider';
import { StatStrip } from '@/components/ui/stat-card';
import { formatDuration, formatNumber, formatPercent } from '@/lib/browser/format';
import { filterHref, readFilter } from '@/lib/browser/approval-filters';
import { todayOptions } from '@/lib/browser/approvals';
import { activeRulesOptions } from '@/lib/browser/rules';

type Props = {
  org: string;
  /** The organization's today. */
  day: string;
  refreshSeconds: number;
};

/** How things stand today, over the queue; read on the server first, then kept live. */
export function MetricsStrip({ org, day, refreshSeconds }: Props) {
  const { data } = useQuery(todayOptions(org, day, usePollSeconds(refreshSeconds)));
  const { data: rules } = useQuery(activeRulesOptions(org, refreshSeconds));
  if (!data) return null;
  const { totals, rates, response_time_seconds: response } = data;
  const base = `/${org}`;
  const ofToday = (status: 'approved' | 'denied') =>
    filterHref(`${base}/approvals`, readFilter({ status, from: day, to: day }));
  return (
    <StatStrip
      label="Today"
      stats={[
        {
          label: 'Pending',
          value: formatNumber(totals.pending),
          href: `${base}/approvals`,
          ...(totals.pending > 0 ? { tone: 'warning' as const } : {}),
        },
        { label: 'Approved today', value: formatNumber(totals.approved), href: ofToday('approved') },
        { label: 'Denied today', value: formatNumber(totals.denied), href: ofToday('denied') },
        {
          label: 'Median response today',
          value: formatDuration(response.p50 === null ? null : response.p50 * 1000),
        },
        { label: 'Active rules', value: rules === undefined ? '–' : formatNumber(rules), href: `${base}/rules` },
        { label: 'Auto-approval rate', value: formatPercent(rates.auto_approval) },
      ]}
    />
  );
}
