/** Totals are counted so far and no further: one more than a list shows as exact. */
export const COUNT_UP_TO = 10_001;
