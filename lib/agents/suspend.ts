import { appendAudit, auditRow } from '@/lib/audit/append';
import type { AgentDetail, AgentSuspension } from '@/lib/contracts/agents';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import { actorRef, type Actor } from '@/lib/identity/actor';
import { redactText } from '@/lib/redaction/secret-text';
import { agentDetail } from './get';
import { lockAgent } from './lock';
import { requirePerson } from './people';
import { STOPPED, stopRuns, voidGrants } from './stop-runs';

/**
 * The kill switch: from its commit on every action of the agent is denied, its unspent grants are void, and approved
 * actions that have not begun don't begin. Throws 404, 409 when it is suspended already.
 */
export async function suspendAgent(
  actor: Actor,
  agentId: string,
  body: { reason: string },
  call: { requestId: string },
): Promise<AgentSuspension> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const reason = redactText(body.reason);
  return inOrg(orgId, async (tx) => {
    const held = await lockAgent(tx, orgId, agentId);
    if (!held) throw notFound('agent');
    const { count } = await tx.agents.updateMany({
      where: { org_id: orgId, agent_id: agentId, status: 'active' },
      data: { status: 'suspended', suspended_reason: reason, suspended_at: held.at, suspended_by: person.userId },
    });
    if (count !== 1) {
      throw conflict('This agent is suspended already.', 'CONFLICT', await agentDetail(tx, orgId, agentId));
    }
    const stopped = await stopRuns(tx, orgId, agentId, actorRef(actor));
    const voided = await voidGrants(tx, orgId, agentId);
    const counts = { voided_grants: voided, stopped_runs: stopped.length };
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'agent_suspended', counts, { agent_id: agentId, reason }),
      ...stopped.map(({ approval_id, ...run }) =>
        auditRow(
          actor,
          call.requestId,
          'action_execution_failed',
          { ...run, duration_ms: null, error: STOPPED },
          { approval_id, agent_id: agentId, reason },
        ),
      ),
    ]);
    return { ...(await agentDetail(tx, orgId, agentId)), ...counts };
  });
}

/** Lets a suspended agent act again. What suspending stopped stays stopped. Throws 404, 409 when it is active. */
export async function resumeAgent(actor: Actor, agentId: string, call: { requestId: string }): Promise<AgentDetail> {
  requirePerson(actor);
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    if (!(await lockAgent(tx, orgId, agentId))) throw notFound('agent');
    const { count } = await tx.agents.updateMany({
      where: { org_id: orgId, agent_id: agentId, status: 'suspended' },
      data: { status: 'active', suspended_reason: null, suspended_at: null, suspended_by: null },
    });
    if (count !== 1) {
      throw conflict('This agent is not suspended.', 'CONFLICT', await agentDetail(tx, orgId, agentId));
    }
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'agent_resumed', {}, { agent_id: agentId })]);
    return agentDetail(tx, orgId, agentId);
  });
}
