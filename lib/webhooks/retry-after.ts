/** No endpoint keeps its own events waiting for longer than the breaker would. Seconds. */
export const MOST_RETRY_AFTER_SECONDS = 3_600;

/** Answers whose `Retry-After` says when to come back (RFC 6585, section 4; RFC 9110, section 15.6.4). */
const SAYS_WHEN: ReadonlySet<number> = new Set([429, 503]);

/**
 * How long an endpoint asks to be left alone, in seconds, at most an hour; 0 where it doesn't ask, or not in a form that
 * RFC 9110 (section 10.2.3) knows: seconds, or a date. Pure.
 */
export function retryAfterSeconds(status: number, header: string | null, now: Date): number {
  if (header === null || !SAYS_WHEN.has(status)) return 0;
  const text = header.trim();
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : (httpDate(text) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? 0 : Math.min(MOST_RETRY_AFTER_SECONDS, Math.max(0, seconds));
}

/** The time of a date as HTTP writes it, in ms; NaN for anything else that `Date.parse` would read something into. */
const httpDate = (text: string): number =>
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : Number.NaN;
