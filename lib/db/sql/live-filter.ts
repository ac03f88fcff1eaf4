/**
 * An approval `a` that isn't overdue, for statements that want the first few by something else than when they expire.
 * Written so that no index serves it: nearly everything that waits is live, but the planner takes a range of times for
 * a few rows, and would read all of them by expiry and sort them.
 */
export const LIVE_FILTER = `a.expires_at - now() > interval '0'`;
