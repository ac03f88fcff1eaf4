import { describe, expect, it } from 'vitest';
import { dayOf, daysBefore, lastDays, periodBefore } from './days';

const at = Date.parse('2026-03-29T23:30:00Z');

describe('days', () => {
  it('are those of the organization', () => {
    expect(dayOf(at, 'UTC')).toBe('2026-03-29');
    expect(dayOf(at, 'Europe/Berlin')).toBe('2026-03-30');
    expect(dayOf(at, 'America/Los_Angeles')).toBe('2026-03-29');
  });

  it('count by the calendar, over months and changes of the clock', () => {
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
    expect(lastDays(7, at, 'Europe/Berlin')).toEqual({ from: '2026-03-24', to: '2026-03-30' });
    expect(lastDays(1, at, 'UTC')).toEqual({ from: '2026-03-29', to: '2026-03-29' });
  });
});

it('the period before is as long and ends the day before', () => {
  expect(periodBefore({ from: '2026-03-01', to: '2026-03-30' })).toEqual({ from: '2026-01-30', to: '2026-02-28' });
  expect(periodBefore({ from: '2026-01-01', to: '2026-01-01' })).toEqual({ from: '2025-12-31', to: '2025-12-31' });
});
