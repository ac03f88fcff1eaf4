import { readSettings } from '@/lib/orgs/settings';

/** Before which moments things may go, as ISO times, with the days that they come from. */
export type Cutoffs = {
  days: { decided: number; executed: number; events: number };
  decided: string;
  executed: string;
  events: string;
};

const DAY_MS = 86_400_000;

/** What an organization's settings mean at a moment. Pure. Rules are kept for ever. */
export function cutoffsOf(settings: unknown, at: Date): Cutoffs {
  const { retention_days: days } = readSettings(settings);
  const before = (count: number) => new Date(at.getTime() - count * DAY_MS).toISOString();
  return { days, decided: before(days.decided), executed: before(days.executed), events: before(days.events) };
}
