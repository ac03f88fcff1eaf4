import { z } from 'zod';
import type { AuditEvent } from '@/lib/contracts/audit';
import { withOrg } from '@/lib/db/scope';
import { AUDIT_TRAIL, AUDIT_TRAIL_OF } from '@/lib/db/sql/audit-events';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { eventRow, presentEvent } from './present';

/**
 * The events of one approval, oldest first. An agent reads those of its own approvals only; another's, like another
 * organization's, are 404.
 */
export async function trailOf(actor: Actor, approvalId: ApprovalId): Promise<AuditEvent[]> {
  const agentId = actor.kind === 'agent' ? actor.agentId : null;
  const rows = await withOrg(actor.orgId, async (run) => {
    const [approval] = await run(AUDIT_TRAIL_OF, [actor.orgId, approvalId, agentId]);
    return approval && run(AUDIT_TRAIL, [actor.orgId, approvalId]);
  });
  if (!rows) throw notFound('approval');
  return z.array(eventRow).parse(rows).map(presentEvent);
}
