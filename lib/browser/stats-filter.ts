import type { StatsQuery } from '@/lib/contracts/stats';
import type { RawParams } from './approval-filters';
import { daysBefore } from './days';

type Interval = StatsQuery['interval'];

export const INTERVALS: readonly { value: Interval; label: string }[] = [
  { value: 'hour', label: 'By hour' },
  { value: 'day', label: 'By day' },
  { value: 'week', label: 'By week' },
];

/** Longest period that is drawn by the hour, in days. */
const HOURLY_DAYS = 31;

/** What the stats page shows, as its address says. Bare dates in the organization's zone, both inclusive. */
export type StatsFilter = { from: string; to: string; agent_id: string; interval: Interval };

/** Reads the address; without dates the 30 days up to `today`. A `from` after `to` changes places with it. */
export function readStatsFilter(params: RawParams, today: string): StatsFilter {
  const one = (name: string) => [params[name]].flat().at(-1)?.trim() ?? '';
  const day = (name: string) => (isDay(one(name)) ? one(name) : '');
  const to = day('to') || today;
  const from = day('from') || daysBefore(to, 29);
  const [first, last] = from <= to ? [from, to] : [to, from];
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
  const interval = INTERVALS.find(({ value }) => value === one('interval'))?.value ?? (days > 180 ? 'week' : 'day');
  const agent_id = one('agent_id').slice(0, 200);
  return { from: first, to: last, agent_id, interval: interval === 'hour' && days > HOURLY_DAYS ? 'day' : interval };
}

/** The page's address for a filter. */
export function statsHref(path: string, { agent_id, ...filter }: StatsFilter): string {
  return `${path}?${new URLSearchParams({ ...filter, ...(agent_id === '' ? {} : { agent_id }) })}`;
}

function isDay(text: string): boolean {
  const at = /^(19|2\d)\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
