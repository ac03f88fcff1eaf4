import { describe, expect, it } from 'vitest';
import { formatAbsolute, formatBytes, formatDuration, formatFromNow, formatPercent } from './format';

const now = Date.parse('2024-12-14T12:00:00Z');

describe('times', () => {
  it('prints absolute times in a zone', () => {
    expect(formatAbsolute('2024-12-14T10:00:00Z')).toBe('2024-12-14 10:00:00');
    expect(formatAbsolute('2024-12-14T23:30:00Z', 'Europe/Berlin', 'minute')).toBe('2024-12-15 00:30');
    expect(formatAbsolute('2024-12-14T23:30:00Z', 'America/New_York', 'day')).toBe('2024-12-14');
    expect(formatAbsolute('9999-12-31T23:59:59Z', 'Europe/Berlin')).toBe('10000-01-01 00:59:59');
    expect(formatAbsolute('9999-12-31T23:59:59Z', 'Europe/Berlin', 'day')).toBe('10000-01-01');
    expect(formatAbsolute('no time')).toBe('–');
  });

  it('prints times from now as the operator guide does', () => {
    expect(formatFromNow('2024-12-14T10:00:00Z', now, 'relative')).toBe('2 hours ago');
    expect(formatFromNow('2024-12-14T10:00:00Z', now, 'age')).toBe('2h ago');
    expect(formatFromNow('2024-12-15T10:00:00Z', now, 'remaining')).toBe('22 hours remaining');
    expect(formatFromNow('2024-12-15T10:00:00Z', now, 'left')).toBe('22h left');
    expect(formatFromNow('2024-12-14T11:59:55Z', now, 'relative')).toBe('just now');
    expect(formatFromNow('2024-12-17T12:00:01Z', now, 'relative')).toBe('in 3 days');
  });

  it('never shows time left on something overdue', () => {
    expect(formatFromNow('2024-12-14T12:00:00Z', now, 'left')).toBe('expired');
    expect(formatFromNow('2024-12-14T11:00:00Z', now, 'remaining')).toBe('expired');
  });
});

describe('figures', () => {
  it('prints durations with at most two units', () => {
    expect([850, 3240, 250_000, 3_600_000, 273_600_000].map(formatDuration)).toEqual([
      '850 ms',
      '3.2 s',
      '4 min 10 s',
      '1 h',
      '3 d 4 h',
    ]);
    expect(formatDuration(null)).toBe('–');
  });

  it('prints ratios and sizes', () => {
    expect([0.24, 0.004, 1, null].map(formatPercent)).toEqual(['24%', '0.4%', '100%', '–']);
    expect([1, 999, 12_345, 5_000_000].map(formatBytes)).toEqual(['1 byte', '999 bytes', '12.3 kB', '5 MB']);
  });
});
