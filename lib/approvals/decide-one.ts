import type { ApproveAnswer, ApproveBody, DenyAnswer, DenyBody } from '@/lib/contracts/approval-decisions';
import type { Actor, UserActor } from '@/lib/identity/actor';
import { publicId, type ApprovalId } from '@/lib/ids';
import { decideAndRun, refusalError } from './decide-and-run';
import type { Decision } from './decide';
import { requirePerson, viaOf, type Via } from './deciding';
import { iso, presentExecution } from './present';
import type { DecisionOutcome } from './rows';
import { requireSignature } from './signature';
import { ruleWithApproval } from '@/lib/standing-rules/with-approval';

type Call = { requestId: string; via?: Via; claimedBy?: string };

const common = (outcome: DecisionOutcome) => ({
  approval_id: publicId('appr', outcome.id),
  version: outcome.version,
  notes: outcome.notes,
  interaction_id: outcome.interaction_id === null ? null : publicId('int', outcome.interaction_id),
});

/**
 * Approves one approval, runs it where the gateway does, and answers with the result or `running`. Throws NOT_FOUND,
 * HUMAN_REQUIRED, SELF_APPROVAL, REAUTH_REQUIRED, and with `current` ALREADY_DECIDED, APPROVAL_EXPIRED, CHANGED,
 * BUDGET_EXCEEDED. A rule that is to be made with it commits with it; one that is refused is reported, and no error.
 */
export async function approve(
  actor: Actor,
  id: ApprovalId,
  { create_rule: rule, ...body }: ApproveBody,
  call: Call,
): Promise<ApproveAnswer> {
  const made = rule && (await ruleWithApproval(requirePerson(actor), id, rule, call));
  const outcome = await decideOne(actor, id, { verb: 'approve', ...split(id, body), within: made?.make }, call);
  return {
    ...common(outcome),
    status: 'approved',
    approved_by: outcome.decided_by_label,
    approved_at: iso(outcome.decided_at),
    execution: presentExecution(outcome),
    execution_result: outcome.execution_result,
    ...(made && (await made.answer())),
  };
}

/** Denies one approval; the agent is told the reason. Throws as `approve`. */
export async function deny(actor: Actor, id: ApprovalId, body: DenyBody, call: Call): Promise<DenyAnswer> {
  const outcome = await decideOne(actor, id, { verb: 'deny', ...split(id, body) }, call);
  return {
    ...common(outcome),
    status: 'denied',
    denied_by: outcome.decided_by_label,
    denied_at: iso(outcome.decided_at),
    reason: outcome.deny_reason ?? '',
  };
}

function split<B extends Omit<ApproveBody, 'create_rule'>>(
  id: ApprovalId,
  { expected_version, expected_action_hash, ...rest }: B,
) {
  return { items: [{ id, expected_version, expected_action_hash }], ...rest };
}

async function decideOne(
  actor: Actor,
  id: ApprovalId,
  decision: Omit<Decision, 'via'>,
  call: Call,
): Promise<DecisionOutcome> {
  const person = requirePerson(actor);
  const signed = await withSignature(person, id, decision);
  const how = { via: call.via ?? viaOf(person), claimedBy: call.claimedBy };
  const [settled] = await decideAndRun(person, { ...signed, ...how }, call);
  if (settled?.kind === 'done') return settled.outcome;
  if (!settled) throw new Error('a decision of one item gave no answer');
  throw await refusalError(actor, id, settled.refusal);
}

/** A signature that is sent must be right, and is decided on together with the expiry that it is over. */
async function withSignature(
  person: UserActor,
  id: ApprovalId,
  decision: Omit<Decision, 'via'>,
): Promise<Omit<Decision, 'via'>> {
  if (decision.signature === undefined) return decision;
  const word = decision.verb === 'approve' ? 'approved' : 'rejected';
  const { version } = await requireSignature(person, id, word, decision.signature);
  const items = decision.items.map((item) => ({ ...item, expected_version: item.expected_version ?? version }));
  return { ...decision, items };
}
