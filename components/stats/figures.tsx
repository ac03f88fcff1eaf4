import { StatStrip } from '@/components/ui/stat-card';
import { formatDuration, formatNumber, formatPercent } from '@/lib/browser/format';
import type { Stats } from '@/lib/contracts/stats';

const seconds = (value: number | null) => formatDuration(value === null ? null : value * 1000);

/** Totals, response times and rates of the period. */
export function Figures({ stats, base }: { stats: Stats; base: string }) {
  const { totals, rates, response_time_seconds: response, average_response_time_minutes: average } = stats;
  const list = (status: string) => `${base}/approvals?status=${status}`;
  return (
    <div className="flex flex-col gap-4">
      <StatStrip
        label="Totals"
        stats={[
          { label: 'Pending', value: formatNumber(totals.pending), note: 'now', href: `${base}/approvals` },
          {
            label: 'Approved',
            value: formatNumber(totals.approved),
            href: list('approved'),
            ...(totals.auto_approved > 0 ? { note: `${formatNumber(totals.auto_approved)} by rule` } : {}),
          },
          { label: 'Denied', value: formatNumber(totals.denied), href: list('denied') },
          { label: 'Expired', value: formatNumber(totals.expired), href: list('expired') },
          { label: 'Cancelled', value: formatNumber(totals.cancelled), href: list('cancelled') },
        ]}
      />
      <StatStrip
        label="Response time and rates"
        stats={[
          {
            label: 'Average response',
            value: formatDuration(average === null ? null : average * 60_000),
            note: 'people’s decisions',
          },
          { label: 'P50', value: seconds(response.p50), note: 'half are faster' },
          { label: 'P95', value: seconds(response.p95) },
          { label: 'P99', value: seconds(response.p99) },
          { label: 'Auto-approval', value: formatPercent(rates.auto_approval) },
          { label: 'Rejection', value: formatPercent(rates.rejection) },
          { label: 'Failed executions', value: formatPercent(rates.execution_failure) },
        ]}
      />
    </div>
  );
}
