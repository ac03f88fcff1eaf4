import type { HealthThresholds } from '@/lib/contracts/orgs';
import { HEALTH_INDICATORS, type HealthStatus, type Stats } from '@/lib/contracts/stats';

type Indicator = Stats['health']['indicators'][number];
export type Figures = Readonly<Record<Indicator['name'], number | null>>;

/**
 * How well the approvals go: each indicator against the organization's thresholds, and the worst of those that have data.
 * Without any data but the (always known) number of pending ones it is grey, not green. Pure.
 */
export function health(figures: Figures, thresholds: HealthThresholds): Stats['health'] {
  const indicators = HEALTH_INDICATORS.map((name): Indicator => {
    const value = figures[name];
    const band = thresholds[name];
    return { name, value, status: rate(name, value, band), target: target(name, band.green) };
  });
  const known = indicators.filter((i) => i.value !== null);
  const worst = (['red', 'yellow', 'green'] as const).find((s) => known.some((i) => i.status === s)) ?? 'grey';
  const onlyPending = known.every((i) => i.name === 'pending');
  return { status: worst === 'green' && onlyPending ? 'grey' : worst, indicators };
}

type Band = { green: number; red: number };

/** Of the auto-approval rate more is better, of everything else less. On a threshold itself it is yellow. */
const moreIsBetter = (name: Indicator['name']): boolean => name === 'auto_approval_rate';

function rate(name: Indicator['name'], value: number | null, { green, red }: Band): HealthStatus {
  if (value === null) return 'grey';
  const past = (limit: number) => (moreIsBetter(name) ? value < limit : value > limit);
  const within = (limit: number) => (moreIsBetter(name) ? value > limit : value < limit);
  if (within(green)) return 'green';
  return past(red) ? 'red' : 'yellow';
}

function target(name: Indicator['name'], limit: number): string {
  const sign = moreIsBetter(name) ? '>' : '<';
  switch (name) {
    case 'pending':
      return `${sign} ${limit}`;
    case 'auto_approval_rate':
    case 'execution_failure_rate':
    case 'rejection_rate':
      return `${sign} ${round(limit * 100)} %`;
    case 'response_p50_seconds':
    case 'response_p95_seconds':
      return `${sign} ${duration(limit)}`;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

function duration(seconds: number): string {
  if (seconds >= 3600) return `${round(seconds / 3600)} h`;
  return seconds >= 60 ? `${round(seconds / 60)} min` : `${round(seconds)} s`;
}
