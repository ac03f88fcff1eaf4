import { auditRow } from '@/lib/audit/append';
import { now } from '@/lib/clock';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { withOrg } from '@/lib/db/scope';
import { USE_APPROVAL } from '@/lib/db/sql/approvals-use';
import { conflict } from '@/lib/errors';
import { actorRef, type AgentActor } from '@/lib/identity/actor';
import { newId, type ApprovalId } from '@/lib/ids';
import { actionHash, contextHash, safeEqual } from '@/lib/signing/digest';
import { getApproval } from './get';
import { requireKeptSignature } from './signature';

/** What an executor is about to do. */
export type Plan = { agent: string; action: string; context: Readonly<Record<string, unknown>> };

const RAN: readonly string[] = ['spent', 'succeeded', 'failed', 'ambiguous'];

/**
 * An executor's six checks in their order, then the approval is used up: it exists, is approved, its signature is valid,
 * it has not expired, agent and action are those approved, and so is the context. Of any number of executors one gets
 * through. Throws NOT_FOUND, NOT_APPROVED, ALREADY_USED, INVALID_SIGNATURE, APPROVAL_EXPIRED, ACTION_MISMATCH,
 * CONTEXT_MISMATCH.
 */
export async function spendSigned(
  actor: AgentActor,
  id: ApprovalId,
  plan: Plan,
  call: { requestId: string },
): Promise<void> {
  const approval = await getApproval(actor, id);
  requireUnused(approval);
  await requireKeptSignature(actor, approval);
  if (isOver(approval)) throw hasExpired();
  const { type, tool } = approval.action;
  if (plan.agent !== type || plan.action !== tool) {
    throw conflict(`Agent/action doesn't match approval, which is of ${type}/${tool}`, 'ACTION_MISMATCH');
  }
  const hash = actionHash({ type, tool, params: plan.context });
  const sameContext = safeEqual(contextHash(plan.context), approval.context_hash ?? '');
  if (!sameContext || !safeEqual(hash, approval.action_hash)) {
    throw conflict("Execution context doesn't match approval", 'CONTEXT_MISMATCH');
  }
  if (await spendOnce(actor, id, hash, `${type}:${tool}`, call)) return;
  // Somebody was quicker, or it ended between the look and the lock.
  const current = await getApproval(actor, id);
  requireUnused(current);
  if (isOver(current)) throw hasExpired();
  throw conflict(
    'Approval can’t be used here: the agent is suspended, the decision is a day old, or it was asked for through the gateway, where its override token is spent.',
    'NOT_APPROVED',
  );
}

/** For the order of the checks; the write that uses it up judges by the database's clock. */
const isOver = ({ expires_at }: ApprovalDetail): boolean => Date.parse(expires_at) <= now().getTime();

const hasExpired = () => conflict('Approval has expired', 'APPROVAL_EXPIRED');

function requireUnused({ status, execution }: ApprovalDetail): void {
  if (status !== 'approved') throw conflict(`Approval not in approved state: ${status}`, 'NOT_APPROVED');
  if (RAN.includes(execution.status)) throw conflict('Approval not in approved state: executed', 'ALREADY_USED');
  if (execution.mode !== 'agent') throw conflict('The gateway runs this action itself.', 'NOT_APPROVED');
}

async function spendOnce(
  actor: AgentActor,
  id: ApprovalId,
  hash: string,
  action: string,
  { requestId }: { requestId: string },
): Promise<boolean> {
  const [jti, executionId] = [newId('grant'), newId('exec')];
  const about = { approval_id: id, agent_id: actor.agentId };
  const started = { action, action_hash: hash, execution_id: executionId, attempt: 1, mode: 'agent' as const };
  const events = [
    auditRow(actor, requestId, 'grant_minted', { jti, action_hash: hash, expires_at: '' }, about),
    auditRow(actor, requestId, 'grant_spent', { jti, interaction_id: '' }, about),
    auditRow(actor, requestId, 'action_execution_started', started, about),
  ];
  const rows = await withOrg(actor.orgId, (run) =>
    run(USE_APPROVAL, [
      ...[actor.orgId, id, actor.agentId, hash, jti, executionId],
      ...[JSON.stringify(actorRef(actor)), JSON.stringify(events)],
    ]),
  );
  return rows.length > 0;
}
