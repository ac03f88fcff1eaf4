import { z } from 'zod';
import { withOrg, type Run } from '@/lib/db/scope';
import { SEALABLE_EVENTS } from '@/lib/db/sql/audit-seals';
import type { OrgId } from '@/lib/ids';
import { sealableEvent } from './leaf';

/** Small enough that hashing a batch keeps nobody waiting (some 10 ms). */
const BATCH = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** An organization's events in the order of the chain, from one transaction id (included) to another (excluded). */
export async function* eventBatches(run: Run, orgId: OrgId, from: string, to: string, size = BATCH) {
  let start = { xid: from, id: FIRST_ID };
  let skip = 0;
  for (;;) {
    const rows = await run(SEALABLE_EVENTS, [orgId, start.xid, start.id, to, size + skip]);
    const events = z.array(sealableEvent).parse(rows).slice(skip);
    const end = events.at(-1);
    if (end) yield events;
    if (!end || rows.length < size + skip) return;
    start = end;
    skip = 1;
  }
}

/** The same, but holding a connection only while a batch is read: for walks of any length. */
export const eventBatchesOf = (orgId: OrgId, from: string, to: string) =>
  eventBatches((statement, values) => withOrg(orgId, (run) => run(statement, values)), orgId, from, to);
