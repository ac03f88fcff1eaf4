import { describe, expect, it } from 'vitest';
import { orgSettings } from '@/lib/contracts/orgs';
import type { FiguresSince } from '@/lib/stats/figures-since';
import { firing } from './firing';

const quiet: FiguresSince = {
  settings: {},
  pending: 0,
  oldest_pending_seconds: null,
  near_expiry: 0,
  with_anomalies: 0,
  overdue: 0,
  approved: 0,
  denied: 0,
  expired: 0,
  auto_approved: 0,
  by_people: 0,
  denied_by_people: 0,
  average_seconds: null,
  failed: 0,
  finished: 0,
  active_rules: 0,
  unused_rules: 0,
};
const preset = orgSettings.parse({}).alerts;
const names = (change: Partial<FiguresSince>) =>
  firing(preset, { ...quiet, ...change }).map((one) => `${one.metric} ${one.threshold} ${one.severity}`);

describe('alerts', () => {
  it('are quiet without data: nothing divided by zero fires', () => {
    expect(names({})).toEqual([]);
  });

  it('fire above the documents’ figures and not on them', () => {
    expect(names({ pending: 10 })).toEqual([]);
    expect(names({ pending: 11 })).toEqual(['pending 10 info']);
    expect(names({ pending: 101 })).toEqual(['pending 10 info', 'pending 50 high', 'pending 100 critical']);
    expect(names({ oldest_pending_seconds: 7_200 })).toEqual([]);
    expect(names({ oldest_pending_seconds: 7_201 })).toEqual(['oldest_pending_seconds 7200 high']);
    expect(names({ by_people: 10, auto_approved: 10, denied_by_people: 2 })).toEqual([]);
    expect(names({ by_people: 10, auto_approved: 10, denied_by_people: 4 })).toEqual([
      'rejection_rate 0.2 medium',
      'rejection_rate 0.3 high',
    ]);
    expect(names({ finished: 100, failed: 6 })).toEqual(['execution_failure_rate 0.05 medium']);
    expect(names({ expired: 1 })).toEqual(['expired 0 info']);
    expect(names({ overdue: 1 })).toEqual(['expired 0 info']);
    expect(names({ unused_rules: 1 })).toEqual(['unused_rules 0 info']);
  });

  it('fire below for the auto-approval rate', () => {
    expect(names({ by_people: 5, auto_approved: 5 })).toEqual([]);
    expect(names({ by_people: 6, auto_approved: 4 })).toEqual(['auto_approval_rate 0.5 medium']);
    expect(names({ by_people: 9, auto_approved: 1 })).toEqual([
      'auto_approval_rate 0.5 medium',
      'auto_approval_rate 0.3 high',
    ]);
  });
});
