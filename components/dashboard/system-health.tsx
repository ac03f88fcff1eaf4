import Link from 'next/link';
import type { ReactNode } from 'react';
import { StatusWord } from '@/components/ui/status-badge';
import type { Status } from '@/components/ui/status';
import type { Stats } from '@/lib/contracts/stats';

type Props = {
  base: string;
  gateway: { status: 'healthy' | 'unhealthy'; version: string };
  gatingOn: boolean;
  /** The last 30 days against the organization's own limits. */
  health: Stats['health'];
};

const APPROVALS: Record<Stats['health']['status'], { status: Status; word: string }> = {
  green: { status: 'pass', word: 'On target' },
  yellow: { status: 'escalate', word: 'Worth a look' },
  red: { status: 'fail', word: 'Off target' },
  grey: { status: 'skip', word: 'No data yet' },
};
const INDICATORS: Record<Stats['health']['indicators'][number]['name'], string> = {
  pending: 'pending approvals',
  auto_approval_rate: 'auto-approval rate',
  response_p95_seconds: 'slowest responses',
  execution_failure_rate: 'execution failures',
  rejection_rate: 'rejection rate',
  response_p50_seconds: 'median response time',
};

/** Whether the machinery works, and whether people keep up with it. */
export function SystemHealth({ base, gateway, gatingOn, health }: Props) {
  const off = health.indicators.filter(({ status }) => status === 'red' || status === 'yellow');
  return (
    <>
      <dl className="flex flex-col gap-2.5 text-sm">
        <Line name="Gateway and database">
          <StatusWord
            status={gateway.status === 'healthy' ? 'pass' : 'fail'}
            word={gateway.status === 'healthy' ? 'Working' : 'Not reachable'}
          />
        </Line>
        <Line name="Gating">
          <StatusWord status={gatingOn ? 'pass' : 'fail'} word={gatingOn ? 'On' : 'Off: nobody is asked'} />
        </Line>
        <Line name="Approvals, 30 days">
          <StatusWord {...APPROVALS[health.status]} />
        </Line>
        <Line name="Version">{gateway.version}</Line>
      </dl>
      {off.length > 0 && (
        <p className="mt-2.5 text-xs text-muted">
          Beyond its limits: {off.map(({ name, target }) => `${INDICATORS[name]} (target ${target})`).join(', ')}.{' '}
          <Link href={`${base}/approvals/stats`} className="text-accent-text underline underline-offset-4">
            Statistics
          </Link>
        </p>
      )}
    </>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
