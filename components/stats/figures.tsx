import { StatStrip } from '@/components/ui/stat-card';
import { formatDuration, formatNumber, formatPercent } from '@/lib/browser/format';
import type { Stats } from '@/lib/contracts/stats';

/** From ten minutes on whole minutes say enough. */
function seconds(value: number | null): string {
  if (value === null) return '–';
  return formatDuration(value < 600 ? value * 1000 : Math.round(value / 60) * 60_000);
}

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
      <div className="grid gap-4 xl:grid-cols-[minmax(0,4fr)_minmax(0,3fr)]">
        <StatStrip
          label="Response time"
          stats={[
            { label: 'Average response', value: seconds(average === null ? null : average * 60) },
            { label: 'P50', value: seconds(response.p50) },
            { label: 'P95', value: seconds(response.p95) },
            { label: 'P99', value: seconds(response.p99) },
          ]}
        />
        <StatStrip
          label="Rates"
          stats={[
            { label: 'Auto-approval', value: formatPercent(rates.auto_approval) },
            { label: 'Rejection', value: formatPercent(rates.rejection) },
            { label: 'Failed runs', value: formatPercent(rates.execution_failure) },
          ]}
        />
      </div>
    </div>
  );
}
