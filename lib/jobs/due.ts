import { z } from 'zod';
import { withoutOrg, type Statement } from '@/lib/db/scope';
import {
  DUE_OUTBOX,
  OPEN_ORGS,
  ORGS_TO_RECOUNT,
  ORGS_TO_SEAL,
  ORGS_WITH_PASSED_LEASES,
  PURGE_IDEMPOTENCY_KEYS,
  PURGE_LEFTOVERS,
} from '@/lib/db/sql/jobs';
import { asId, type ApprovalId, type OrgId } from '@/lib/ids';

const dueRow = z.object({ org_id: z.string(), id: z.string(), approval_id: z.string().nullable() });

/** Approved actions that were not started yet, interleaved over organizations. Starting one claims it (or finds it gone). */
export async function dueRuns(limit: number): Promise<{ orgId: OrgId; approvalId: ApprovalId }[]> {
  const rows = z.array(dueRow).parse(await withoutOrg((run) => run(DUE_OUTBOX, [limit, 'execution.start'])));
  return rows.flatMap(({ org_id, approval_id }) =>
    approval_id === null ? [] : [{ orgId: asId('org', org_id), approvalId: asId('appr', approval_id) }],
  );
}

/** Organizations with runs whose lease passed without a result; looks at up to `limit` runs. */
export const orgsWithPassedLeases = (limit: number): Promise<OrgId[]> => orgs(ORGS_WITH_PASSED_LEASES, [limit]);

/** Organizations with events to seal, whose last seal is at least `minAgeSeconds` old. */
export const orgsToSeal = (limit: number, minAgeSeconds: number): Promise<OrgId[]> =>
  orgs(ORGS_TO_SEAL, [limit, minAgeSeconds]);

/** Organizations whose approvals changed since they were counted. */
export const orgsToRecount = (limit: number): Promise<OrgId[]> => orgs(ORGS_TO_RECOUNT, [limit]);

/** Every open organization, a page at a time. */
export async function* openOrgs(): AsyncGenerator<OrgId> {
  const limit = 100;
  let after: OrgId | null = null;
  for (;;) {
    const page: OrgId[] = await orgs(OPEN_ORGS, [after, limit]);
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < limit) return;
  }
}

/** Deletes up to `limit` idempotency keys that are past their 24 hours; returns how many. */
export async function purgeIdempotencyKeys(limit: number): Promise<number> {
  const [row] = await withoutOrg((run) => run(PURGE_IDEMPOTENCY_KEYS, [limit]));
  return z.object({ purged: z.number() }).parse(row).purged;
}

/**
 * Deletes what nobody reads any more (counters of past budgets, budgets of old runs, closed alerts, what closed organizations
 * left), up to `limit` of each kind; returns how many of the kind that had most.
 */
export async function purgeLeftovers(limit: number): Promise<number> {
  const [row] = await withoutOrg((run) => run(PURGE_LEFTOVERS, [limit]));
  return z.object({ purged: z.number() }).parse(row).purged;
}

async function orgs(statement: Statement, values: readonly unknown[]): Promise<OrgId[]> {
  const rows = await withoutOrg((run) => run(statement, values));
  return z
    .array(z.object({ org_id: z.string() }))
    .parse(rows)
    .map(({ org_id }) => asId('org', org_id));
}
