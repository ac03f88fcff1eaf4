'use client';

import { DownloadCsv } from '@/components/stats/download-csv';
import { Card } from '@/components/ui/card';
import { useTimeZone } from '@/components/ui/clock';
import { TrendChart } from '@/components/ui/trend-chart';
import { formatAbsolute, formatNumber } from '@/lib/browser/format';
import type { Stats, StatsQuery } from '@/lib/contracts/stats';

const SERIES = [
  { key: 'by_person', label: 'Approved', tone: 'positive' },
  { key: 'auto_approved', label: 'Approved by rule', tone: 'accent' },
  { key: 'denied', label: 'Denied', tone: 'negative' },
  { key: 'expired', label: 'Expired', tone: 'neutral' },
] as const;

const ROW: Record<StatsQuery['interval'], string> = { hour: 'Hour', day: 'Day', week: 'Week of' };

type Props = { series: Stats['series']; interval: StatsQuery['interval'] };

/** How the requests of each day (or hour, or week) ended. */
export function Trend({ series, interval }: Props) {
  const zone = useTimeZone();
  const sum = (key: 'created' | 'approved' | 'denied' | 'expired') =>
    formatNumber(series.reduce((total, point) => total + point[key], 0));
  return (
    <Card>
      <TrendChart
        kind="stacked"
        title="Requests and how they ended"
        summary={`${sum('created')} requests in the period: ${sum('approved')} approved, ${sum('denied')} denied, ${sum('expired')} expired.`}
        rowLabel={ROW[interval]}
        rows={series.map(({ at, ...values }) => ({
          label: formatAbsolute(at, zone, interval === 'hour' ? 'minute' : 'day'),
          values: { ...values, by_person: values.approved - values.auto_approved },
        }))}
        series={SERIES}
        aside={
          <DownloadCsv
            name="trend"
            heads={['At', 'Created', 'Approved', 'Denied', 'Expired', 'Approved by rule']}
            rows={series.map((p) => [p.at, p.created, p.approved, p.denied, p.expired, p.auto_approved])}
          />
        }
      />
    </Card>
  );
}
