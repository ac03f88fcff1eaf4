import { expect, it } from 'vitest';
import { alertsOf } from './alert-looks';

it('alerts of the form: percent and hours are stored as fractions and seconds; unknown measures are left out', () => {
  const form = new FormData();
  const row = (at: number, metric: string, threshold: string, severity: string) => {
    form.set(`alert_${at}_metric`, metric);
    form.set(`alert_${at}_threshold`, threshold);
    form.set(`alert_${at}_severity`, severity);
  };
  row(0, 'pending', '12', 'high');
  row(1, 'rejection_rate', '7', 'medium');
  row(2, 'no_such_measure', '0', 'info');
  row(3, 'oldest_pending_seconds', '1.5', 'critical');
  expect(alertsOf(form)).toEqual([
    { metric: 'pending', threshold: 12, severity: 'high' },
    { metric: 'rejection_rate', threshold: 0.07, severity: 'medium' },
    { metric: 'oldest_pending_seconds', threshold: 5_400, severity: 'critical' },
  ]);
});

it('an empty threshold is no number, and not zero', () => {
  const form = new FormData();
  form.set('alert_0_metric', 'pending');
  form.set('alert_0_threshold', '');
  form.set('alert_0_severity', 'high');
  expect(alertsOf(form)[0]?.threshold).toBeNaN();
});
