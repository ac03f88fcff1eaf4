import { z } from 'zod';
import { approvalStatus, decidedVia, type Precedent } from '@/lib/contracts/approvals';
import { jsonObject } from '@/lib/contracts/common';
import { withOrg } from '@/lib/db/scope';
import { PRECEDENTS } from '@/lib/db/sql/approvals-get';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { publicId, type ApprovalId } from '@/lib/ids';
import { differences } from './differences';
import { onlyAgent } from './get';
import { iso } from './present';

const MAX_CHANGES = 20;

const answer = z.object({
  params: jsonObject,
  precedents: z.array(
    z.object({
      id: z.string(),
      status: approvalStatus,
      decided_at: z.string(),
      decided_by_label: z.string().nullable(),
      decided_via: decidedVia.nullable(),
      deny_reason: z.string().nullable(),
      params: jsonObject,
    }),
  ),
});

/**
 * The last five approvals of the same agent and tool that were approved or denied, with what differs in their params (as
 * shown, masked alike). For the reviewer; it decides nothing. Throws NOT_FOUND.
 */
export async function precedentsOf(actor: Actor, id: ApprovalId): Promise<Precedent[]> {
  const [found] = await withOrg(actor.orgId, (run) => run(PRECEDENTS, [actor.orgId, id, onlyAgent(actor)]));
  if (!found) throw notFound('approval');
  const { params, precedents } = answer.parse(found);
  return precedents.map((earlier) => ({
    approval_id: publicId('appr', earlier.id),
    status: earlier.status,
    decided_at: iso(earlier.decided_at),
    decided_by: earlier.decided_by_label,
    decided_via: earlier.decided_via,
    reason: earlier.deny_reason,
    changes: differences(earlier.params, params, MAX_CHANGES).map(({ path, left, right }) => ({
      path,
      ...(left === undefined ? {} : { then: left }),
      ...(right === undefined ? {} : { now: right }),
    })),
  }));
}
