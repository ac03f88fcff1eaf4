import { tzOffset } from '@date-fns/tz';
import type { BudgetWindow } from '@/lib/contracts/policy';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The last offset looked up per zone, good for its minute: offsets change on whole minutes only. */
const latest = new Map<string, { minute: number; offset: number }>();
const MAX_ZONES = 1000;

function lookUpOffset(zone: string, at: number): number {
  const minutes = tzOffset(zone, new Date(at));
  if (Number.isNaN(minutes)) throw new RangeError(`unknown time zone: ${zone}`);
  return minutes * MINUTE;
}

/** Milliseconds that clocks in `zone` are ahead of UTC at the instant. Throws RangeError for an unknown zone. */
function offsetAt(zone: string, at: number): number {
  const minute = Math.floor(at / MINUTE);
  const hit = latest.get(zone);
  if (hit?.minute === minute) return hit.offset;
  const offset = lookUpOffset(zone, at);
  if (latest.size >= MAX_ZONES) latest.clear();
  latest.set(zone, { minute, offset });
  return offset;
}

/** The first instant in `(from, to]` for which `reached` holds; it holds for `to`, and once it holds it goes on holding. */
function firstInstant(from: number, to: number, reached: (at: number) => boolean): number {
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (reached(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * The first instant at which clocks in `zone` show `local` (milliseconds as if UTC) or later: also where that time is
 * skipped or comes twice.
 */
function instantOfLocal(zone: string, local: number): number {
  const from = local - 16 * HOUR;
  const to = local + 16 * HOUR;
  const offset = lookUpOffset(zone, from);
  if (offset === lookUpOffset(zone, to)) return local - offset;
  return firstInstant(from, to, (at) => at + lookUpOffset(zone, at) >= local);
}

function floorTo(unit: number, value: number): number {
  return Math.floor(value / unit) * unit;
}

/**
 * When the budget window that holds `now` began. An hour is a clock hour, a day a calendar day in `zone`; the windows of a
 * zone follow each other without gap or overlap, also where clocks change. Throws RangeError for an unknown zone.
 */
export function windowStart(window: BudgetWindow, zone: string, now: Date): Date {
  const at = now.getTime();
  const offset = offsetAt(zone, at);
  if (window === 'day') return new Date(instantOfLocal(zone, floorTo(DAY, at + offset)));
  const start = floorTo(HOUR, at + offset) - offset;
  if (lookUpOffset(zone, start) === offset) return new Date(start);
  // Clocks changed since the full hour: this hour began with the change.
  return new Date(firstInstant(start, at, (instant) => lookUpOffset(zone, instant) === offset));
}

/** When the budget window that holds `now` ends and the next begins. Throws RangeError for an unknown zone. */
export function windowEnd(window: BudgetWindow, zone: string, now: Date): Date {
  const at = now.getTime();
  const offset = offsetAt(zone, at);
  if (window === 'day') return new Date(instantOfLocal(zone, floorTo(DAY, at + offset) + DAY));
  const end = floorTo(HOUR, at + offset) + HOUR - offset;
  if (lookUpOffset(zone, end) === offset) return new Date(end);
  return new Date(firstInstant(at, end, (instant) => lookUpOffset(zone, instant) !== offset));
}

/** The start of `now`'s hour and day in `zone`, the two keys of its budget counters. */
export function windowStarts(zone: string, now: Date): Record<BudgetWindow, Date> {
  return { hour: windowStart('hour', zone, now), day: windowStart('day', zone, now) };
}

/**
 * What clocks in `zone` show: minutes since midnight, and the weekday (0 is Sunday). Throws RangeError for an unknown
 * zone.
 */
export function localClock(zone: string, now: Date): { minute: number; weekday: number } {
  const local = now.getTime() + offsetAt(zone, now.getTime());
  const day = Math.floor(local / DAY);
  // Day 0, 1970-01-01, was a Thursday.
  return { minute: Math.floor((local - day * DAY) / MINUTE), weekday: (((day + 4) % 7) + 7) % 7 };
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** Whether a minute of the day lies in `[start, end)` ("HH:MM"); a start after the end means a window over midnight. */
export function withinHours(start: string, end: string, minute: number): boolean {
  const from = minutesOf(start);
  const to = minutesOf(end);
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}
