import { StatStrip } from '@/components/ui/stat-card';
import { formatDuration, formatNumber, formatPercent } from '@/lib/browser/format';
import { filterHref, readFilter } from '@/lib/browser/approval-filters';
import type { Stats } from '@/lib/contracts/stats';

type Props = {
  base: string;
  /** Figures of the organization's today. */
  today: Pick<Stats, 'totals' | 'rates' | 'response_time_seconds'>;
  /** Its date. */
  day: string;
};

/** How things stand today, over the queue. */
export function MetricsStrip({ base, today: { totals, rates, response_time_seconds: response }, day }: Props) {
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
        { label: 'Auto-approval rate', value: formatPercent(rates.auto_approval) },
      ]}
    />
  );
}
