import { z } from 'zod';
import { list } from '@/lib/approvals/list';
import type { ApprovalListQuery, ApprovalPage, ApprovalSort } from '@/lib/contracts/approvals';
import type { Actor } from '@/lib/identity/actor';
import { cursorCodec, toPage } from './cursor';

// A time as PostgreSQL prints it, and a day that there is: no cursor can ask it to read anything else.
const printedTime = z
  .string()
  .regex(/^[12]\d{3}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?\+00:00$/)
  .refine((text) => {
    const time = new Date(text);
    return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === text.slice(0, 19);
  });
const listKey = z.object({ rank: z.int().min(1).max(4).optional(), at: printedTime, id: z.uuid() });
const codecOf = (sort: ApprovalSort) => cursorCodec(`approvals:${sort}`, listKey);

/** A page of the list, for the API and the console's queue alike: a cursor of one continues in the other. */
export async function approvalPageOf(actor: Actor, query: ApprovalListQuery): Promise<ApprovalPage> {
  const { limit, offset, cursor, sort, ...filters } = query;
  const codec = codecOf(sort);
  const { pendingCount, ...listed } = await list(actor, filters, { limit, offset, sort, after: codec.parse(cursor) });
  return { ...toPage(listed, codec), pending_count: pendingCount };
}
