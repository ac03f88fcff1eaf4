import { COUNT_UP_TO } from '@/lib/db/count-up-to';

/** A part of a list: `total` counted up to `COUNT_UP_TO`, `next` the key of the last item when there are more. */
export type Listed<T, K> = { items: T[]; total: number; next: K | null };

/** Totals are exact up to here; a list that counted one more says `gte`. */
export const TOTAL_CAP = COUNT_UP_TO - 1;

/** Makes a part of a list out of `limit + 1` rows, the last of which only says that there are more. */
export function listed<R, T, K>(
  rows: readonly R[],
  limit: number,
  total: number,
  present: (row: R) => T,
  keyOf: (row: R) => K,
): Listed<T, K> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(present), total, next: last === undefined ? null : keyOf(last) };
}
