import { z } from 'zod';
import type { CancelAnswer, CancelBody } from '@/lib/contracts/approval-decisions';
import { approvalStatus } from '@/lib/contracts/approvals';
import { withOrg } from '@/lib/db/scope';
import { CANCEL } from '@/lib/db/sql/approvals-cancel';
import { forbidden, notFound } from '@/lib/errors';
import { actorRef, type Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { redactText } from '@/lib/redaction/secret-text';
import { refusalError } from './decide-and-run';
import { viaOf, type Via } from './deciding';
import { getApproval, onlyAgent } from './get';
import { alreadyDecided, expired } from './refusal';
import { cancelOutcome } from './state';

const row = z.object({
  at: z.date(),
  expires_at: z.date(),
  status_before: approvalStatus,
  status: approvalStatus,
  decided_by: z.string().nullable(),
  decided_by_label: z.string().nullable(),
  decided_at: z.date().nullable(),
});

/**
 * Withdraws a pending approval: an agent its own, an operator any. The same canceller's repeat is answered with what is
 * stored. Throws NOT_FOUND, and with `current` ALREADY_DECIDED and APPROVAL_EXPIRED.
 */
export async function cancelApproval(
  actor: Actor,
  id: ApprovalId,
  body: CancelBody,
  call: { requestId: string; via?: Via },
): Promise<CancelAnswer> {
  if (actor.kind === 'service') throw forbidden('Only the requesting agent or a person can cancel an approval.');
  const ref = actorRef(actor);
  const userId = actor.kind === 'user' ? actor.userId : null;
  const via = call.via ?? (actor.kind === 'user' ? viaOf(actor) : 'api');
  const reason = body.reason ? redactText(body.reason) : null;
  const [found] = await withOrg(actor.orgId, (run) =>
    run(CANCEL, [
      actor.orgId,
      id,
      onlyAgent(actor),
      JSON.stringify({ ...ref, user_id: userId, via, reason }),
      call.requestId,
    ]),
  );
  if (!found) throw notFound('approval');
  const r = row.parse(found);
  const before = { status: r.status_before, expiresAt: r.expires_at };
  // The label tells an agent's own cancel; a person is told by the id, since addresses change.
  const same = userId === null ? r.decided_by === null && r.decided_by_label === ref.label : r.decided_by === userId;
  const outcome = cancelOutcome(before, same, r.at);
  if (r.status !== 'cancelled' || outcome.kind === 'refused') {
    const ended = { id, status: r.status, decidedBy: r.decided_by_label, decidedAt: r.decided_at };
    const refusal = r.status === 'expired' ? expired(id, r.expires_at) : alreadyDecided(ended);
    throw await refusalError(actor, id, refusal);
  }
  const now = await getApproval(actor, id);
  return {
    approval_id: now.approval_id,
    status: 'cancelled',
    version: now.version,
    cancelled_by: now.decided_by ?? ref.label,
    cancelled_at: now.decided_at ?? r.at.toISOString(),
    reason: now.resolution?.reason ?? null,
    interaction_id: now.interaction_id,
  };
}
