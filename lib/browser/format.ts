/** Words and figures as the console prints them. Pure: the same on server and in browser, whatever their locale. */

const LOCALE = 'en-GB';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From here on a pending approval is marked as expiring soon. */
export const EXPIRES_SOON_MS = 4 * HOUR;

const number = new Intl.NumberFormat(LOCALE);
const compact = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345` */
export const formatNumber = (value: number) => number.format(value);

/** `12.3K`, for badges and axes. */
export const formatCompact = (value: number) => compact.format(value);

/** `count(2, 'agent')` → `2 agents`. */
export const formatCount = (value: number, one: string, many = `${one}s`) =>
  `${formatNumber(value)} ${value === 1 ? one : many}`;

/** Ratio 0…1 → `24%`, `0.4%`; null (nothing to divide by) → `–`. */
export function formatPercent(ratio: number | null): string {
  if (ratio === null || !Number.isFinite(ratio)) return '–';
  const percent = ratio * 100;
  return `${number.format(Math.abs(percent) < 10 ? Math.round(percent * 10) / 10 : Math.round(percent))}%`;
}

/** `512 bytes`, `12.3 kB` (1,000-based). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, 'byte');
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${number.format(Math.round(value * 10) / 10)} ${units[unit] ?? 'kB'}`;
}

/** Milliseconds → `850 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`; null → `–`. */
export function formatDuration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${number.format(Math.round(ms / 100) / 10)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return pair(ms, HOUR, 'h', MINUTE, 'min');
  return pair(ms, DAY, 'd', HOUR, 'h');
}

function pair(ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 ? `${number.format(whole)} ${bigUnit}` : `${number.format(whole)} ${bigUnit} ${rest} ${smallUnit}`;
}

const zonedFormats = new Map<string, Intl.DateTimeFormat>();

/** Prints `2024-12-14 10:00:00`: the way of Swedish, which is ISO 8601's. */
function zoned(timeZone: string): Intl.DateTimeFormat {
  let format = zonedFormats.get(timeZone);
  if (!format) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('sv-SE', { ...digits, second: '2-digit', hourCycle: 'h23', timeZone });
    zonedFormats.set(timeZone, format);
  }
  return format;
}

/** How much of that is more than one wants to know; counted from the end, for years of five digits. */
const TOO_PRECISE = { day: -9, minute: -3, second: undefined };

/** ISO time → `2024-12-14 10:00:00` in the given zone; with `precision: 'day'` → `2024-12-14`. */
export function formatAbsolute(iso: string, timeZone = 'UTC', precision: keyof typeof TOO_PRECISE = 'second'): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '–';
  return zoned(timeZone).format(date).slice(0, TOO_PRECISE[precision]);
}

/** `2 hours`, `1 day`, `45 seconds`: one unit, rounded down, of a distance in milliseconds. */
export function formatDistance(ms: number): string {
  const distance = Math.abs(ms);
  if (distance < MINUTE) return formatCount(Math.floor(distance / SECOND), 'second');
  if (distance < HOUR) return formatCount(Math.floor(distance / MINUTE), 'minute');
  if (distance < DAY) return formatCount(Math.floor(distance / HOUR), 'hour');
  return formatCount(Math.floor(distance / DAY), 'day');
}

/** `2h`, `1d`, `45s`: the same, for lists. */
export function formatDistanceShort(ms: number): string {
  const distance = Math.abs(ms);
  if (distance < MINUTE) return `${Math.floor(distance / SECOND)}s`;
  if (distance < HOUR) return `${Math.floor(distance / MINUTE)}m`;
  if (distance < DAY) return `${Math.floor(distance / HOUR)}h`;
  return `${number.format(Math.floor(distance / DAY))}d`;
}

export type TimeStyle = 'relative' | 'age' | 'remaining' | 'left';

/**
 * A time seen from `now` (milliseconds): `relative` → `2 hours ago`, `in 3 days`; `age` → `2h ago`;
 * `remaining` → `22 hours remaining`; `left` → `22h left`. Past deadlines read `expired`.
 */
export function formatFromNow(iso: string, now: number, style: TimeStyle): string {
  const ms = new Date(iso).getTime() - now;
  if (Number.isNaN(ms)) return '–';
  switch (style) {
    case 'relative':
      if (Math.abs(ms) < 10 * SECOND) return 'just now';
      return ms < 0 ? `${formatDistance(ms)} ago` : `in ${formatDistance(ms)}`;
    case 'age':
      return Math.abs(ms) < 10 * SECOND
        ? 'now'
        : ms < 0
          ? `${formatDistanceShort(ms)} ago`
          : `in ${formatDistanceShort(ms)}`;
    case 'remaining':
      return ms <= 0 ? 'expired' : `${formatDistance(ms)} remaining`;
    case 'left':
      return ms <= 0 ? 'expired' : `${formatDistanceShort(ms)} left`;
  }
}
