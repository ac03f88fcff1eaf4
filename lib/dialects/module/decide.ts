import { approve, deny } from '@/lib/approvals/decide-one';
import type { Via } from '@/lib/approvals/deciding';
import type { ApprovedAction, ModuleAction } from '@/lib/contracts/module';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { action } from './actions';
import { presentRule } from './rules';

export type DecisionCall = { requestId: string; via?: Via };

type Seen = { expected_version?: number | undefined; expected_action_hash?: string | undefined };

/** What an agent is told where nobody gave a reason, which this dialect doesn't ask for. */
const NO_REASON = 'No reason given.';

/**
 * Approves and runs an action as the canonical call does, with a rule made of it where that is asked for; gives the action
 * as it is then. A refused rule leaves the approval as it is and is told. Throws what `approve` throws; a decision that
 * came too late begins with the words that clients of the module look for.
 */
export async function approveAction(
  actor: Actor,
  id: ApprovalId,
  { create_rule, ...body }: Seen & { notes?: string | undefined; create_rule?: boolean | undefined },
  call: DecisionCall,
): Promise<ApprovedAction> {
  const answer = await translated(actor, id, 'approved', () =>
    approve(actor, id, { ...body, ...(create_rule ? { create_rule: {} } : {}) }, call),
  );
  const { created_rule: rule, created_rule_error: refused } = answer;
  return {
    ...(await action(actor, id)),
    ...(rule ? { created_rule: presentRule(rule, null) } : {}),
    ...(refused ? { created_rule_error: refused.message } : {}),
  };
}

/** Rejects an action; gives it as it is then. Throws as `approveAction`. */
export async function rejectAction(
  actor: Actor,
  id: ApprovalId,
  { reason, ...seen }: Seen & { reason?: string | null | undefined },
  call: DecisionCall,
): Promise<ModuleAction> {
  await translated(actor, id, 'rejected', () => deny(actor, id, { reason: reason || NO_REASON, ...seen }, call));
  return action(actor, id);
}

/** Says a refusal of the state in the module's words, with the action as it stands now. */
async function translated<T>(actor: Actor, id: ApprovalId, to: string, decide: () => Promise<T>): Promise<T> {
  try {
    return await decide();
  } catch (error) {
    if (!(error instanceof AppError) || error.current === undefined) throw error;
    const current = await action(actor, id);
    const late = error.code === 'ALREADY_DECIDED' || error.code === 'APPROVAL_EXPIRED';
    const detail = late ? `Cannot transition from '${current.status}' to '${to}': ${error.detail}` : error.detail;
    throw new AppError(error.code, detail, { current });
  }
}
