import type { Bound } from '@/lib/db/sql/approvals-filter';
import { invalidField } from '@/lib/errors';

/**
 * A time or bare date of a query, as statements take it: times in UTC, dates as they are (days in the organization's time
 * zone). Throws INVALID outside the years 1900 to 2999: the schemas let years through that PostgreSQL or JSON doesn't know.
 */
export function boundOf(path: 'from' | 'to', given: string): Bound {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(given);
  const time = new Date(given);
  const text = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  if (!/^(19|2\d)\d\d-/.test(text)) throw invalidField(path, 'must lie in the years 1900 to 2999');
  return date ? { date: given } : { time: text };
}
