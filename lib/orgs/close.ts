import { appendAudit, auditRow } from '@/lib/audit/append';
import { inOrg } from '@/lib/db/tx';
import { conflict } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { lockOrg } from './update';

/**
 * `DELETE /orgs/{org}`: closes at once. Its paths answer 404 and its keys are void from the next request on, because
 * every look-up of a caller reads `closed_at`. Data goes by retention. The first organization stays: its owners run the
 * installation.
 */
export function closeOrg(actor: Actor, call: { requestId: string }): Promise<void> {
  return inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    const closed = await tx.$executeRaw`
      UPDATE orgs SET closed_at = clock_timestamp() WHERE id = ${actor.orgId}::uuid AND NOT is_first`;
    if (closed === 0) throw conflict('The first organization can’t be closed: its owners run this installation.');
    await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'org_closed', { slug: actor.orgSlug })]);
  });
}
