import { auditRow } from '@/lib/audit/append';
import { openParams } from '@/lib/approvals/sealed-params';
import { withOrg } from '@/lib/db/scope';
import { RETRY_EXECUTION } from '@/lib/db/sql/executions';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import { evaluateAction } from '@/lib/gateway/evaluation';
import type { UserActor } from '@/lib/identity/actor';
import { asId, type ApprovalId } from '@/lib/ids';
import { requireDuty } from './duty';
import { startApproved } from './run';

/**
 * Runs a failed or ambiguous action again: a person's explicit yes to one more attempt. The policy's denials are checked
 * again (the budget isn't: the failed run kept its share); the target stays the pinned one.
 * Throws NOT_FOUND, CONFLICT (not failed or ambiguous, or policy denies it now), and what separation of duties refuses.
 */
export async function retryExecution(actor: UserActor, id: ApprovalId, call: { requestId: string }): Promise<void> {
  const approval = await inOrg(actor.orgId, (tx) => tx.approvals.findFirst({ where: { org_id: actor.orgId, id } }));
  if (!approval) throw notFound('approval');
  if (approval.execution_status !== 'failed' && approval.execution_status !== 'ambiguous') {
    throw conflict(`Only a failed or ambiguous run can be retried; this one is '${approval.execution_status}'.`);
  }
  await requireDuty(actor, approval);
  const params = openParams(actor.orgId, id, approval.params_sealed);
  const requester = {
    kind: 'agent' as const,
    orgId: actor.orgId,
    orgSlug: actor.orgSlug,
    tokenId: asId('tok', approval.requested_by_token ?? id),
    agentId: approval.agent_id,
    requester: null,
    scopes: new Set<never>(),
  };
  const action = { type: approval.action_type, tool: approval.tool, params };
  const { result } = await evaluateAction(
    requester,
    { action, direct: approval.dialect !== 'canonical', dialect: 'canonical' },
    null,
  );
  const denial = result.decision === 'DENY' ? result.reasons.at(-1) : undefined;
  // A capability token isn't kept with the approval; needing one was checked when the action was proposed.
  if (denial && denial.code !== 'BUDGET_EXCEEDED' && denial.code !== 'CAPABILITY_TOKEN_REQUIRED') {
    throw conflict(`Policy denies this action now: ${denial.message}`);
  }
  const event = auditRow(actor, call.requestId, 'action_retried', { attempt: approval.attempt + 1 });
  const [row] = await withOrg(actor.orgId, (run) => run(RETRY_EXECUTION, [actor.orgId, id, JSON.stringify([event])]));
  if (!row) throw conflict('Somebody else retried or reconciled it just now.');
  if (row['execution_mode'] === 'gateway')
    await startApproved(actor.orgId, [id], { waitMs: 10_000, requestId: call.requestId });
}
