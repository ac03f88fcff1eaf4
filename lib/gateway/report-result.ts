import { openParams } from '@/lib/approvals/sealed-params';
import type { ResultBody } from '@/lib/contracts/gateway';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import { secretCutter, secretsIn } from '@/lib/execution/connectors/cut-secrets';
import { finishExecution, type Outcome } from '@/lib/execution/finish';
import { pinnedTool } from '@/lib/execution/pinned-tool';
import type { AgentActor } from '@/lib/identity/actor';
import { asId, publicId, type ApprovalId } from '@/lib/ids';
import type { JsonObject, JsonValue } from '@/lib/json/value';

/**
 * The agent reports how its own run of an approved action ended; once. Secrets are cut from the report as from what a
 * connector answers. Throws NOT_FOUND for another agent's approval and CONFLICT when nothing is running (no grant spent,
 * reported already, or the lease passed and a person must reconcile).
 */
export async function reportResult(actor: AgentActor, id: ApprovalId, body: ResultBody, requestId: string) {
  const { approval, execution } = await inOrg(actor.orgId, async (tx) => {
    const approval = await tx.approvals.findFirst({
      where: { org_id: actor.orgId, id, agent_id: actor.agentId },
      select: {
        attempt: true,
        execution_status: true,
        manifest_id: true,
        action_type: true,
        tool: true,
        params_sealed: true,
      },
    });
    if (!approval) throw notFound('approval');
    const execution = await tx.executions.findFirst({
      where: { org_id: actor.orgId, approval_id: id, attempt: approval.attempt, mode: 'agent', status: 'running' },
      select: { id: true },
    });
    return { approval, execution };
  });
  if (!execution) {
    throw conflict(
      approval.execution_status === 'ambiguous'
        ? 'The lease of this run passed; a person must say how it ended (reconcile).'
        : `There is no run to report on: the execution is '${approval.execution_status}'.`,
    );
  }
  const { secretParams } = await pinnedTool(actor.orgId, approval);
  // Params and report came through the strict JSON parser: nothing but JSON values is in them.
  const params = openParams(actor.orgId, id, approval.params_sealed) as JsonObject;
  const cut = secretCutter(secretsIn(params, secretParams));
  const outcome: Outcome = body.success
    ? { outcome: 'succeeded', data: cut((body.data ?? null) as JsonValue) }
    : { outcome: 'failed', error: cut((body.error ?? null) as JsonValue) };
  const options = { reporter: actor.agentId, secretParams };
  const result = await finishExecution(actor, requestId, asId('exec', execution.id), outcome, options);
  if (!result) throw conflict('This run ended just now: its result was recorded, or its lease passed.');
  return { approval_id: publicId('appr', id), execution_status: result.success ? 'succeeded' : 'failed', result };
}
