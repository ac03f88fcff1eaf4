import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localClock, windowEnd, windowStart, windowStarts, withinHours } from '@/lib/policy/windows';

const at = (text: string) => new Date(text);
const start = (window: 'hour' | 'day', zone: string, now: string) => windowStart(window, zone, at(now)).toISOString();
const end = (window: 'hour' | 'day', zone: string, now: string) => windowEnd(window, zone, at(now)).toISOString();

describe('budget windows', () => {
  it.each([
    ['UTC', '2025-03-10T12:34:56.789Z', '2025-03-10T12:00:00.000Z', '2025-03-10T13:00:00.000Z'],
    ['UTC', '2025-03-10T12:00:00.000Z', '2025-03-10T12:00:00.000Z', '2025-03-10T13:00:00.000Z'],
    ['Asia/Kolkata', '2025-03-10T12:34:00.000Z', '2025-03-10T12:30:00.000Z', '2025-03-10T13:30:00.000Z'],
    ['Asia/Kathmandu', '2025-03-10T12:34:00.000Z', '2025-03-10T12:15:00.000Z', '2025-03-10T13:15:00.000Z'],
    // Berlin's clocks go back at 01:00Z: 02:30 comes twice, in two different hours.
    ['Europe/Berlin', '2025-10-26T00:30:00.000Z', '2025-10-26T00:00:00.000Z', '2025-10-26T01:00:00.000Z'],
    ['Europe/Berlin', '2025-10-26T01:30:00.000Z', '2025-10-26T01:00:00.000Z', '2025-10-26T02:00:00.000Z'],
    // Lord Howe moves by half an hour: the hours beside the change are half as long.
    ['Australia/Lord_Howe', '2025-04-05T14:45:00.000Z', '2025-04-05T14:00:00.000Z', '2025-04-05T15:00:00.000Z'],
    ['Australia/Lord_Howe', '2025-04-05T15:10:00.000Z', '2025-04-05T15:00:00.000Z', '2025-04-05T15:30:00.000Z'],
    ['Australia/Lord_Howe', '2025-10-04T15:40:00.000Z', '2025-10-04T15:30:00.000Z', '2025-10-04T16:00:00.000Z'],
  ])('hour in %s at %s', (zone, now, from, to) => {
    expect(start('hour', zone, now)).toBe(from);
    expect(end('hour', zone, now)).toBe(to);
  });

  it.each([
    ['UTC', '2025-03-10T12:34:56.789Z', '2025-03-10T00:00:00.000Z', '2025-03-11T00:00:00.000Z'],
    ['Europe/Berlin', '2025-01-10T23:30:00.000Z', '2025-01-10T23:00:00.000Z', '2025-01-11T23:00:00.000Z'],
    ['America/Los_Angeles', '2025-01-10T07:59:00.000Z', '2025-01-09T08:00:00.000Z', '2025-01-10T08:00:00.000Z'],
    // 23 and 25 hours long.
    ['Europe/Berlin', '2025-03-30T12:00:00.000Z', '2025-03-29T23:00:00.000Z', '2025-03-30T22:00:00.000Z'],
    ['Europe/Berlin', '2025-10-26T12:00:00.000Z', '2025-10-25T22:00:00.000Z', '2025-10-26T23:00:00.000Z'],
    // Cairo's clocks go forward at midnight: that day begins at 01:00.
    ['Africa/Cairo', '2025-04-25T10:00:00.000Z', '2025-04-24T22:00:00.000Z', '2025-04-25T21:00:00.000Z'],
    // Havana's go back at 01:00: midnight comes twice, the day begins with the first.
    ['America/Havana', '2025-11-02T12:00:00.000Z', '2025-11-02T04:00:00.000Z', '2025-11-03T05:00:00.000Z'],
    ['Pacific/Kiritimati', '2025-06-01T10:00:00.000Z', '2025-06-01T10:00:00.000Z', '2025-06-02T10:00:00.000Z'],
  ])('day in %s at %s', (zone, now, from, to) => {
    expect(start('day', zone, now)).toBe(from);
    expect(end('day', zone, now)).toBe(to);
  });

  it('follow each other without gap or overlap', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/Havana', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
    const instant = fc.date({ min: at('2023-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.constantFrom('hour', 'day'), instant, (zone, window, now) => {
        const from = windowStart(window, zone, now);
        const to = windowEnd(window, zone, now);
        expect(from.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(to.getTime()).toBeGreaterThan(now.getTime());
        expect(windowStart(window, zone, from)).toEqual(from);
        expect(windowStart(window, zone, to)).toEqual(to);
        expect(windowStart(window, zone, new Date(to.getTime() - 1))).toEqual(from);
      }),
      { numRuns: 500 },
    );
  });

  it('gives both keys at once', () => {
    const now = at('2025-03-10T12:34:56Z');
    expect(windowStarts('UTC', now)).toEqual({ hour: at('2025-03-10T12:00:00Z'), day: at('2025-03-10T00:00:00Z') });
  });

  it('refuses an unknown zone', () => {
    expect(() => windowStart('day', 'Mars/Olympus', at('2025-03-10T12:00:00Z'))).toThrow(RangeError);
  });
});

describe('local clock', () => {
  it.each([
    ['UTC', '2025-03-10T12:34:56Z', 12 * 60 + 34, 1],
    ['Europe/Berlin', '2025-03-09T23:30:00Z', 30, 1],
    ['America/New_York', '2025-03-10T03:00:00Z', 23 * 60, 0],
    ['UTC', '1969-12-31T23:59:00Z', 23 * 60 + 59, 3],
  ])('%s at %s', (zone, now, minute, weekday) => {
    expect(localClock(zone, at(now))).toEqual({ minute, weekday });
  });

  it.each([
    ['08:00', '20:00', '08:00', true],
    ['08:00', '20:00', '19:59', true],
    ['08:00', '20:00', '20:00', false],
    ['08:00', '20:00', '07:59', false],
    ['22:00', '06:00', '23:00', true],
    ['22:00', '06:00', '00:00', true],
    ['22:00', '06:00', '06:00', false],
    ['22:00', '06:00', '12:00', false],
    ['08:00', '00:00', '23:59', true],
    ['08:00', '00:00', '00:00', false],
  ])('%s to %s holds %s: %s', (from, to, clock, expected) => {
    expect(withinHours(from, to, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)))).toBe(expected);
  });
});
