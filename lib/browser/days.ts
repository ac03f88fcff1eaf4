import { formatAbsolute } from './format';

const DAY = 24 * 60 * 60 * 1000;

/** Bare dates, the end inclusive. */
export type Days = { from: string; to: string };

/** The day of a moment in a zone: `2026-01-31`. */
export const dayOf = (ms: number, timeZone: string): string =>
  formatAbsolute(new Date(ms).toISOString(), timeZone, 'day');

/** The day so many days before; by the calendar, whatever the clocks do. */
export const daysBefore = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - count * DAY).toISOString().slice(0, 10);

/** The period of the same length that ends the day before this one begins. */
export function periodBefore({ from, to }: Days): Days {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
  return { from: daysBefore(from, days), to: daysBefore(from, 1) };
}

/** The last `count` days up to today. */
export function lastDays(count: number, now: number, timeZone: string): Days {
  const today = dayOf(now, timeZone);
  return { from: daysBefore(today, count - 1), to: today };
}

/** Ranges that are asked for most. */
export const dayPresets = (now: number, timeZone: string): (Days & { label: string })[] =>
  [
    { label: 'Today', count: 1 },
    { label: 'Last 7 days', count: 7 },
    { label: 'Last 30 days', count: 30 },
    { label: 'Last 90 days', count: 90 },
  ].map(({ label, count }) => ({ label, ...lastDays(count, now, timeZone) }));
