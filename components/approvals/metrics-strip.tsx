'use client';

import { useQuery } from '@tanstack/react-query';
import { usePollSeconds } from '@/components/live/live-provider';
import { usePendingCount } from '@/components/live/pending-count';
import { StatStrip } from '@/components/ui/stat-card';
import { secondsWords } from '@/lib/browser/compare';
import { formatNumber, formatPercent } from '@/lib/browser/format';
import { filterHref, readFilter } from '@/lib/browser/approval-filters';
import { todayOptions } from '@/lib/browser/approvals';
import { PENDING_COUNTED_TO } from '@/lib/contracts/pending-count';

type Props = {
  org: string;
  /** The organization's today. */
  day: string;
  refreshSeconds: number;
};

/** How things stand today, over the queue; read on the server first, then kept live. */
export function MetricsStrip({ org, day, refreshSeconds }: Props) {
  const seconds = usePollSeconds(refreshSeconds);
  const { data } = useQuery(todayOptions(org, seconds));
  // Not the metrics' own: it must not contradict the list, which is read more often.
  const pending = usePendingCount();
  if (!data) return null;
  const average = data.avg_decision_latency_seconds;
  const base = `/${org}`;
  const ofToday = (status: 'approved' | 'denied') =>
    filterHref(`${base}/approvals`, readFilter({ status, from: day, to: day }));
  return (
    <StatStrip
      label="Today"
      slim
      stats={[
        {
          label: 'Pending',
          value: pending < PENDING_COUNTED_TO ? formatNumber(pending) : `${formatNumber(PENDING_COUNTED_TO)}+`,
          href: `${base}/approvals`,
          ...(pending > 0 ? { tone: 'warning' as const } : {}),
        },
        { label: 'Approved today', value: formatNumber(data.total_approved_today), href: ofToday('approved') },
        { label: 'Denied today', value: formatNumber(data.total_rejected_today), href: ofToday('denied') },
        {
          label: 'Average response',
          value: secondsWords(average),
        },
        { label: 'Active rules', value: formatNumber(data.active_rules_count), href: `${base}/rules` },
        { label: 'Auto-approval rate', value: formatPercent(data.auto_approval_rate) },
      ]}
    />
  );
}
