import { BellRing, Clock, ScanSearch } from 'lucide';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Icon } from '@/components/ui/icon';
import { RelativeTime } from '@/components/ui/time';
import { secondsWords } from '@/lib/browser/compare';
import { formatCount, formatNumber, formatPercent } from '@/lib/browser/format';
import type { Alert } from '@/lib/contracts/metrics';

type Props = {
  base: string;
  alerts: readonly Alert[];
  /** Waiting approvals with less than four hours left, and those with something unusual about them. */
  nearExpiry: number;
  withAnomalies: number;
};

const TONE: Record<Alert['severity'], Tone> = {
  critical: 'negative',
  high: 'negative',
  medium: 'warning',
  info: 'neutral',
};

/** What wants attention now. Nothing at all when nothing does. Of alerts on one figure only the worst is shown. */
export function Alerts({ base, alerts, nearExpiry, withAnomalies }: Props) {
  const worst = alerts.filter((alert, at) => alerts.findIndex(({ name }) => name === alert.name) === at);
  if (worst.length === 0 && nearExpiry === 0 && withAnomalies === 0) return null;
  return (
    <Card title="Alerts" flush>
      <ul className="divide-y divide-line">
        {nearExpiry > 0 && (
          <Line icon={<Icon of={Clock} className="size-4 text-warning" />}>
            <Link href={`${base}/approvals?sort=expires_at`} className="hover:underline">
              {formatCount(nearExpiry, 'approval')} near expiry: less than 4 hours left
            </Link>
          </Line>
        )}
        {withAnomalies > 0 && (
          <Line icon={<Icon of={ScanSearch} className="size-4 text-warning" />}>
            <Link href={`${base}/approvals?sort=-risk`} className="hover:underline">
              {formatCount(withAnomalies, 'waiting approval')} with something unusual
            </Link>
          </Line>
        )}
        {worst.map((alert) => (
          <Line key={alert.name} icon={<Icon of={BellRing} className="size-4 text-muted" />}>
            <Link href={`${base}/approvals/stats`} className="hover:underline">
              {alertWords(alert)}
            </Link>
            <span className="ml-auto flex items-center gap-2 text-xs text-faint">
              <Badge tone={TONE[alert.severity]}>{alert.severity}</Badge>
              <RelativeTime iso={alert.since} style="age" />
            </span>
          </Line>
        ))}
      </ul>
    </Card>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-x-3 px-4 py-2 text-sm">
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">{children}</span>
    </li>
  );
}

function alertWords({ name, value, threshold }: Alert): string {
  switch (name) {
    case 'pending':
      return `${formatCount(value, 'approval')} pending, more than ${formatNumber(threshold)}`;
    case 'oldest_pending_seconds':
      return `The oldest approval has waited ${secondsWords(value)}, more than ${secondsWords(threshold)}`;
    case 'auto_approval_rate':
      return `Auto-approval rate ${formatPercent(value)}, below ${formatPercent(threshold)}`;
    case 'rejection_rate':
      return `Rejection rate ${formatPercent(value)}, above ${formatPercent(threshold)}`;
    case 'execution_failure_rate':
      return `${formatPercent(value)} of runs failed, more than ${formatPercent(threshold)}`;
    case 'expired':
      return `${formatCount(value, 'approval')} expired in the last 24 hours`;
    case 'unused_rules':
      return `${formatCount(value, 'rule')} unused for 7 days`;
  }
}
