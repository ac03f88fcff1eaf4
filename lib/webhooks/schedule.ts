/** Seconds between the attempts: at once, then after each of these; about a day in all. */
export const RETRY_SECONDS = [5, 60, 300, 1_800, 7_200, 18_000, 28_800, 28_800] as const;

/** Failures in a row after which an endpoint is tried with single deliveries, at growing distances. */
export const BREAKER_FAILURES = 5;
const BREAKER_FIRST_SECONDS = 30;
const BREAKER_MOST_SECONDS = 3_600;

/** An endpoint that failed at least this often, and for this long, is switched off. */
export const DISABLE_FAILURES = 20;
export const DISABLE_AFTER_DAYS = 5;

/**
 * Seconds until the next attempt after `attempts` failed ones, give or take a fifth (`random` in [0, 1)), so that what
 * failed together isn't tried again together. Null when that was the last attempt. Pure.
 */
export function retryInSeconds(attempts: number, random: number): number | null {
  const base = RETRY_SECONDS[attempts - 1];
  return base === undefined ? null : base * (0.8 + 0.4 * random);
}

/** How long the breaker stays open after so many failures in a row; 0 while it is closed. Seconds. Pure. */
export function breakerSeconds(failures: number): number {
  if (failures < BREAKER_FAILURES) return 0;
  return Math.min(BREAKER_MOST_SECONDS, BREAKER_FIRST_SECONDS * 2 ** (failures - BREAKER_FAILURES));
}
