import { description } from '@/lib/api/table';
import { readReference, type Reference } from './reference';

let read: Reference | undefined;

/** The reference of this server's API; the table doesn't change while it runs. */
export const reference = (): Reference => (read ??= readReference(description()));
