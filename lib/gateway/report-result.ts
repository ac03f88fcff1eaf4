import type { ResultBody } from '@/lib/contracts/gateway';
import { conflict, notFound } from '@/lib/errors';
import { finishExecution } from '@/lib/execution/finish';
import { inOrg } from '@/lib/db/tx';
import type { AgentActor } from '@/lib/identity/actor';
import { asId, publicId, type ApprovalId } from '@/lib/ids';

/**
 * The agent reports how its own run of an approved action ended; once. Throws NOT_FOUND for another agent's approval and
 * CONFLICT when nothing is running (no grant spent, reported already, or the lease passed and a person must reconcile).
 */
export async function reportResult(actor: AgentActor, id: ApprovalId, body: ResultBody, requestId: string) {
  const { approval, execution } = await inOrg(actor.orgId, async (tx) => {
    const approval = await tx.approvals.findFirst({
      where: { org_id: actor.orgId, id, agent_id: actor.agentId },
      select: { attempt: true, execution_status: true },
    });
    if (!approval) throw notFound('approval');
    const execution = await tx.executions.findFirst({
      where: { org_id: actor.orgId, approval_id: id, attempt: approval.attempt, mode: 'agent', status: 'running' },
      select: { id: true },
    });
    return { approval, execution };
  });
  const outcome = body.success
    ? { outcome: 'succeeded' as const, data: body.data ?? null }
    : { outcome: 'failed' as const, error: body.error };
  const result = execution
    ? await finishExecution(actor, requestId, asId('exec', execution.id), outcome, { reporter: actor.agentId })
    : null;
  if (!result) {
    throw conflict(
      approval.execution_status === 'ambiguous'
        ? 'The lease of this run passed; a person must say how it ended (reconcile).'
        : `There is no run to report on: the execution is '${approval.execution_status}'.`,
    );
  }
  return { approval_id: publicId('appr', id), execution_status: result.success ? 'succeeded' : 'failed', result };
}
