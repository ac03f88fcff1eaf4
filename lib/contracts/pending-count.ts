/** What waits is counted so far and no further: at this number there may be more. Free of schemas, for the browser. */
export const PENDING_COUNTED_TO = 10_000;
