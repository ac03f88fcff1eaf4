import { z } from 'zod';
import type { ExpireStaleAnswer } from '@/lib/contracts/approval-decisions';
import { withOrg, withoutOrg } from '@/lib/db/scope';
import { EXPIRE_OVERDUE, ORGS_WITH_OVERDUE } from '@/lib/db/sql/approvals-expire';
import { actorRef, type Actor, type AnyActor } from '@/lib/identity/actor';
import { asId, publicId, type ApprovalId } from '@/lib/ids';

const BATCH = 500;
/** One call of `expire-stale` stops here; nothing is ever shown as pending for it, and the sweeper goes on. */
const MAX_BATCHES = 20;

/** Records up to `limit` overdue approvals of the actor's organization as expired; returns their ids. */
export async function expireOverdue(
  actor: AnyActor,
  foundBy: 'sweep' | 'expire_stale',
  limit: number,
  requestId: string | null,
): Promise<ApprovalId[]> {
  const rows = await withOrg(actor.orgId, (run) =>
    run(EXPIRE_OVERDUE, [actor.orgId, limit, JSON.stringify(actorRef(actor)), foundBy, requestId]),
  );
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => asId('appr', id));
}

/** Expires everything overdue of the organization, at most 10,000 per call. */
export async function expireStale(actor: Actor, call: { requestId: string }): Promise<ExpireStaleAnswer> {
  const ids: ApprovalId[] = [];
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const found = await expireOverdue(actor, 'expire_stale', BATCH, call.requestId);
    ids.push(...found);
    if (found.length < BATCH) break;
  }
  return { expired_count: ids.length, expired_ids: ids.map((id) => publicId('appr', id)) };
}

/**
 * The sweeper's round over all organizations: looks at up to `limit` overdue approvals, returns how many it expired. Any
 * number of replicas may sweep at once. It only writes down what every reader sees already.
 */
export async function sweepExpired(limit: number): Promise<number> {
  const rows = await withoutOrg((run) => run(ORGS_WITH_OVERDUE, [limit]));
  const orgs = z.array(z.object({ org_id: z.string() })).parse(rows);
  let swept = 0;
  for (const { org_id } of orgs) {
    const actor = { kind: 'system' as const, orgId: asId('org', org_id), label: 'expiry' };
    swept += (await expireOverdue(actor, 'sweep', limit, null)).length;
  }
  return swept;
}
