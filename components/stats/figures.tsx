import { StatStrip } from '@/components/ui/stat-card';
import { comparedWords, secondsWords } from '@/lib/browser/compare';
import { formatNumber, formatPercent } from '@/lib/browser/format';
import type { Stats } from '@/lib/contracts/stats';

type Props = {
  stats: Stats;
  /** The period before; null where it isn't wholly within the organization's life, so that nothing can be compared. */
  before: Stats | null;
  base: string;
};

/** Totals, response times and rates of the period, each beside that of the period before. */
export function Figures({ stats, before, base }: Props) {
  const { totals, rates, response_time_seconds: response, average_response_time_minutes: average } = stats;
  const seconds = average === null ? null : average * 60;
  const count = (name: 'approved' | 'denied' | 'expired' | 'cancelled') =>
    beside(before, (then) => comparedWords(totals[name], then.totals[name], 'count'));
  const wait = (name: 'p50' | 'p95' | 'p99') => ({
    label: name.toUpperCase(),
    value: secondsWords(response[name]),
    ...beside(before, (then) => comparedWords(response[name], then.response_time_seconds[name], 'seconds')),
  });
  const rate = (name: 'auto_approval' | 'rejection' | 'execution_failure') => ({
    value: formatPercent(rates[name]),
    ...beside(before, (then) => comparedWords(rates[name], then.rates[name], 'rate')),
  });
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
            note: [`${formatNumber(totals.auto_approved)} by rule`, count('approved').note].filter(Boolean).join(', '),
          },
          { label: 'Denied', value: formatNumber(totals.denied), href: list('denied'), ...count('denied') },
          { label: 'Expired', value: formatNumber(totals.expired), href: list('expired'), ...count('expired') },
          {
            label: 'Cancelled',
            value: formatNumber(totals.cancelled),
            href: list('cancelled'),
            ...count('cancelled'),
          },
        ]}
      />
      <div className="grid gap-4 2xl:grid-cols-[minmax(0,4fr)_minmax(0,3fr)]">
        <StatStrip
          label="Response time"
          stats={[
            {
              label: 'Average response',
              value: secondsWords(seconds),
              ...beside(before, ({ average_response_time_minutes: then }) =>
                comparedWords(seconds, then === null ? null : then * 60, 'seconds'),
              ),
            },
            wait('p50'),
            wait('p95'),
            wait('p99'),
          ]}
        />
        <StatStrip
          label="Rates"
          stats={[
            { label: 'Auto-approval', ...rate('auto_approval') },
            { label: 'Rejection', ...rate('rejection') },
            { label: 'Failed runs', ...rate('execution_failure') },
          ]}
        />
      </div>
    </div>
  );
}

/** The line under a figure, where there is something to compare it with. */
const beside = (before: Stats | null, words: (then: Stats) => string): { note?: string } =>
  before === null ? {} : { note: words(before) };
