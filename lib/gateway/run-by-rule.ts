import { z } from 'zod';
import { decisionOutcomeRow } from '@/lib/approvals/rows';
import type { ExecuteAnswer } from '@/lib/contracts/gateway';
import { withOrg } from '@/lib/db/scope';
import { GET_OUTCOMES } from '@/lib/db/sql/approvals-get';
import { startApproved } from '@/lib/execution/run';
import { UNKNOWN_RESULT } from '@/lib/execution/run-allowed';
import type { AgentActor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';

/** Longer than any connector may take; its lease judges what takes longer. */
const PATIENCE_MS = 330_000;

/** Runs what a standing rule approved, as any approval runs, and puts the result into the agent's answer. */
export async function runByRule(
  actor: AgentActor,
  id: ApprovalId,
  requestId: string,
  answer: ExecuteAnswer,
): Promise<void> {
  const { orgId } = actor;
  await startApproved(orgId, [id], { waitMs: PATIENCE_MS, requestId });
  const [row] = await withOrg(orgId, (run) => run(GET_OUTCOMES, [orgId, [id]]));
  const { outcome } = z.object({ outcome: decisionOutcomeRow }).parse(row);
  answer.execution_status = outcome.execution_status;
  // Not begun (this process is stopping) or begun by another: the agent asks for the approval's status.
  if (outcome.execution_status === 'none' || outcome.execution_status === 'running') return;
  answer.executed = true;
  answer.result = outcome.execution_result ?? UNKNOWN_RESULT;
}
