import { mayDecide } from '@/lib/authority/duties';
import { riskTier } from '@/lib/contracts/manifest';
import { AppError } from '@/lib/errors';
import { now } from '@/lib/clock';
import { separationOf } from '@/lib/orgs/get';
import type { UserActor } from '@/lib/identity/actor';

type Approval = { requested_by_user: string | null; edited_by: readonly string[]; risk_tier: string };

/** A retry is a yes: whoever may not have approved the action may not run it again either. */
export async function requireDuty(actor: UserActor, approval: Approval): Promise<void> {
  const answer = mayDecide({
    decider: { userId: actor.userId, via: actor.via, reauthenticatedAt: actor.reauthenticatedAt },
    approval: {
      requesterUserId: approval.requested_by_user,
      editedByUserIds: approval.edited_by,
      riskTier: riskTier.parse(approval.risk_tier),
    },
    setting: (await separationOf(actor.orgId)).in_force,
    bulk: false,
    now: now(),
  });
  if (!answer.ok) throw new AppError(answer.code, answer.detail);
}
