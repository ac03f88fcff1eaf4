import { describe, expect, it } from 'vitest';
import { orgSettings } from '@/lib/contracts/orgs';
import { health, type Figures } from '@/lib/approvals/health';

const thresholds = orgSettings.parse({}).health_thresholds;
const none: Figures = {
  pending: 0,
  auto_approval_rate: null,
  response_p95_seconds: null,
  execution_failure_rate: null,
  rejection_rate: null,
  response_p50_seconds: null,
};
const good: Figures = {
  pending: 0,
  auto_approval_rate: 0.9,
  response_p95_seconds: 60,
  execution_failure_rate: 0,
  rejection_rate: 0.1,
  response_p50_seconds: 30,
};
const hour = 3600;

describe('health', () => {
  it.each([
    ['pending', [19, 20, 50, 51], '< 20'],
    ['auto_approval_rate', [0.61, 0.6, 0.4, 0.39], '> 60 %'],
    ['response_p95_seconds', [12 * hour - 1, 12 * hour, 24 * hour, 24 * hour + 1], '< 12 h'],
    ['execution_failure_rate', [0.019, 0.02, 0.05, 0.051], '< 2 %'],
    ['rejection_rate', [0.19, 0.2, 0.3, 0.31], '< 20 %'],
    ['response_p50_seconds', [2 * hour - 1, 2 * hour, 4 * hour, 4 * hour + 1], '< 2 h'],
  ] as const)('%s at %j is green, yellow, yellow, red', (name, values, target) => {
    const seen = values.map((value) => health({ ...good, [name]: value }, thresholds));
    expect(seen.map((h) => h.status)).toEqual(['green', 'yellow', 'yellow', 'red']);
    for (const h of seen) expect(h.indicators.find((i) => i.name === name)).toMatchObject({ target });
  });

  it('is as bad as the worst', () => {
    expect(health({ ...good, pending: 30, rejection_rate: 0.5 }, thresholds).status).toBe('red');
    expect(health({ ...none, pending: 30 }, thresholds).status).toBe('yellow');
  });

  it('is grey, not green, without data', () => {
    const { status, indicators } = health(none, thresholds);
    expect(status).toBe('grey');
    expect(indicators.filter((i) => i.status === 'grey')).toHaveLength(5);
    expect(health({ ...none, rejection_rate: 0 }, thresholds).status).toBe('green');
  });

  it('follows the organization’s own thresholds', () => {
    const own = { ...thresholds, response_p50_seconds: { green: 90, red: 120 } };
    const { indicators } = health({ ...good, response_p50_seconds: 100 }, own);
    expect(indicators.at(-1)).toMatchObject({ status: 'yellow', target: '< 1.5 min' });
  });
});
