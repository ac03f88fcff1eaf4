import { StatStrip } from '@/components/ui/stat-card';
import { comparedWords, secondsWords } from '@/lib/browser/compare';
import { formatNumber, formatPercent } from '@/lib/browser/format';
import type { Stats } from '@/lib/contracts/stats';

/** Totals, response times and rates of the period, each beside that of the period before. */
export function Figures({ stats, before, base }: { stats: Stats; before: Stats; base: string }) {
  const { totals, rates, response_time_seconds: response, average_response_time_minutes: average } = stats;
  const then = before.response_time_seconds;
  const wait = before.average_response_time_minutes;
  const count = (name: 'approved' | 'denied' | 'expired' | 'cancelled') =>
    comparedWords(totals[name], before.totals[name], 'count');
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
            note: `${formatNumber(totals.auto_approved)} by rule, ${count('approved')}`,
          },
          { label: 'Denied', value: formatNumber(totals.denied), href: list('denied'), note: count('denied') },
          { label: 'Expired', value: formatNumber(totals.expired), href: list('expired'), note: count('expired') },
          {
            label: 'Cancelled',
            value: formatNumber(totals.cancelled),
            href: list('cancelled'),
            note: count('cancelled'),
          },
        ]}
      />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,4fr)_minmax(0,3fr)]">
        <StatStrip
          label="Response time"
          stats={[
            {
              label: 'Average response',
              value: secondsWords(average === null ? null : average * 60),
              note: comparedWords(average === null ? null : average * 60, wait === null ? null : wait * 60, 'seconds'),
            },
            { label: 'P50', value: secondsWords(response.p50), note: comparedWords(response.p50, then.p50, 'seconds') },
            { label: 'P95', value: secondsWords(response.p95), note: comparedWords(response.p95, then.p95, 'seconds') },
            { label: 'P99', value: secondsWords(response.p99), note: comparedWords(response.p99, then.p99, 'seconds') },
          ]}
        />
        <StatStrip
          label="Rates"
          stats={[
            {
              label: 'Auto-approval',
              value: formatPercent(rates.auto_approval),
              note: comparedWords(rates.auto_approval, before.rates.auto_approval, 'rate'),
            },
            {
              label: 'Rejection',
              value: formatPercent(rates.rejection),
              note: comparedWords(rates.rejection, before.rates.rejection, 'rate'),
            },
            {
              label: 'Failed runs',
              value: formatPercent(rates.execution_failure),
              note: comparedWords(rates.execution_failure, before.rates.execution_failure, 'rate'),
            },
          ]}
        />
      </div>
    </div>
  );
}
