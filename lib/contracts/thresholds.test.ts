import { describe, expect, it } from 'vitest';
import { orgSettings, updateOrgBody } from './orgs';

/** What the API and the form say of a change of settings: `path message`. */
function faultsOf(settings: unknown): string[] {
  const issues = updateOrgBody.safeParse({ settings }).error?.issues ?? [];
  return issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
}
const bands = (name: string, green: number, red: number) => faultsOf({ health_thresholds: { [name]: { green, red } } });
const alert = (metric: string, threshold: number) => ({ metric, threshold, severity: 'high' });

describe('thresholds of health', () => {
  it('are refused in the wrong order, with the field and what would be right', () => {
    expect(bands('pending', 50, 20)).toEqual([
      'settings.health_thresholds.pending.red must be at least green, 50: the less the better',
    ]);
    expect(bands('response_p50_seconds', 7_200, 3_600)[0]).toContain('must be at least green, 7200 (2 h)');
    expect(bands('auto_approval_rate', 0.4, 0.6)).toEqual([
      'settings.health_thresholds.auto_approval_rate.red must be at most green, 0.4 (40 %): the more the better',
    ]);
  });

  it('are refused above 100 %', () => {
    expect(bands('rejection_rate', 0.2, 30)).toEqual([
      'settings.health_thresholds.rejection_rate.red must be at most 1 (100 %)',
    ]);
  });

  it('may be equal: then there is no yellow', () => {
    expect(bands('pending', 20, 20)).toEqual([]);
    expect(bands('auto_approval_rate', 0.5, 0.5)).toEqual([]);
  });
});

describe('thresholds of alerts', () => {
  it.each([
    ['rejection_rate', 5, 'must be at most 1 (100 %)'],
    ['auto_approval_rate', 5, 'must be at most 1 (100 %)'],
    ['rejection_rate', 1, 'must be below 1 (100 %)'],
    ['auto_approval_rate', 0, 'must be above 0'],
    ['pending', 1.5, 'must be a whole number'],
  ])('%s %d is refused: %s', (metric, threshold, message) => {
    const faults = faultsOf({ alerts: [alert('pending', 3), alert(metric, threshold)] });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`settings.alerts.1.threshold ${message}`);
  });

  it('are refused twice, whatever their severity', () => {
    const twice = [alert('pending', 10), alert('expired', 10), { ...alert('pending', 10), severity: 'info' }];
    expect(faultsOf({ alerts: twice })).toEqual([
      'settings.alerts.2.threshold alert 1 says pending 10 already: choose another threshold, or remove one',
    ]);
  });
});

it('takes every threshold that an organization begins with', () => {
  const { health_thresholds, alerts } = orgSettings.parse({});
  expect(faultsOf({ health_thresholds, alerts })).toEqual([]);
});
