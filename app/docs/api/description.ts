import { openApi } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/table';
import { env } from '@/lib/env';
import { readReference, type Reference } from './reference';

let read: Reference | undefined;

/** The reference of this server's API; the table doesn't change while it runs. */
export const reference = (): Reference => (read ??= readReference(openApi(OPERATIONS, env().appUrl)));
