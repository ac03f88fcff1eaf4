import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import { notifyApprovals } from '@/lib/db/notify';
import { withOrg } from '@/lib/db/scope';
import { CLAIM_EXECUTION } from '@/lib/db/sql/executions';
import { actorRef, type SystemActor } from '@/lib/identity/actor';
import { newId, type ApprovalId, type ExecutionId } from '@/lib/ids';

const claimed = z.object({
  id: z.string(),
  agent_id: z.string(),
  attempt: z.number(),
  params_sealed: z.instanceof(Buffer),
  action_type: z.string(),
  tool: z.string(),
  action_hash: z.string(),
  target_hash: z.string().nullable(),
  manifest_id: z.string().nullable(),
  interaction_id: z.string().nullable(),
  manifest_status: z.string().nullable(),
  slug: z.string(),
  is_first: z.boolean(),
});

export type Claimed = z.output<typeof claimed> & { executionId: ExecutionId };

const SUSPENDED = { code: 'AGENT_SUSPENDED', message: 'The agent is suspended; nothing was sent.' };

/**
 * Claims the run of an approved action. Null: somebody else has it, or there is nothing to run. From here on the action
 * counts as started: if this process dies, it is ambiguous and waits for a person.
 */
export async function claimExecution(
  actor: SystemActor,
  approvalId: ApprovalId,
  requestId: string | null,
): Promise<Claimed | null> {
  const executionId = newId('exec');
  const started = auditRow(actor, requestId, 'action_execution_started', {
    execution_id: executionId,
    mode: 'gateway',
    // The statement fills these in from the row that it locked.
    action: '',
    action_hash: '',
    attempt: 0,
  });
  const refused = auditRow(actor, requestId, 'action_execution_failed', {
    execution_id: executionId,
    mode: 'gateway',
    attempt: 0,
    duration_ms: null,
    error: SUSPENDED,
  });
  const [row] = await withOrg(actor.orgId, (run) =>
    run(CLAIM_EXECUTION, [
      actor.orgId,
      approvalId,
      executionId,
      JSON.stringify([started, refused]),
      JSON.stringify(actorRef(actor)),
      JSON.stringify({ success: false, error: SUSPENDED, result_hash: null, duration_ms: null, executed_at: null }),
    ]),
  );
  notifyApprovals(actor.orgId, [approvalId]);
  return row ? { ...claimed.parse(row), executionId } : null;
}
