import type { ExecutionResult } from '@/lib/contracts/approvals';
import type { ToolDefinition } from '@/lib/contracts/manifest';
import type { AgentActor } from '@/lib/identity/actor';
import type { ExecutionId, InteractionId } from '@/lib/ids';
import { runConnector } from './connectors/run-connector';
import { finishExecution } from './finish';
import { track } from './in-flight';

export type AllowedRun = {
  actor: AgentActor;
  requestId: string;
  org: { slug: string; isFirst: boolean };
  executionId: ExecutionId;
  interactionId: InteractionId;
  tool: ToolDefinition;
  action: { type: string; tool: string; params: Record<string, unknown> };
  secretParams: readonly string[];
  actionHash: string;
};

/** How such a run ended; `ambiguous`: nobody knows. */
type Ended = { status: 'succeeded' | 'failed' | 'ambiguous'; result: ExecutionResult };

/** Runs an action that policy allowed at once; its start is recorded already, here its end. */
export async function runAllowed(run: AllowedRun): Promise<Ended> {
  const { actor, executionId } = run;
  const work = async (): Promise<Ended> => {
    const outcome = await runConnector({
      orgId: actor.orgId,
      org: run.org,
      tool: run.tool,
      action: run.action,
      secretParams: run.secretParams,
      executionId,
      reference: { approvalId: null, interactionId: run.interactionId },
      actionHash: run.actionHash,
    });
    const options = { reporter: null, secretParams: run.secretParams };
    const system = { kind: 'system' as const, orgId: actor.orgId, label: 'gateway' };
    const result = await finishExecution(system, run.requestId, executionId, outcome, options);
    return result ? { status: outcome.outcome, result } : { status: 'ambiguous', result: UNKNOWN_RESULT };
  };
  return track(work());
}

/** What is said of a run that began and left no result. */
export const UNKNOWN_RESULT: ExecutionResult = {
  success: false,
  error: {
    code: 'AMBIGUOUS',
    message: 'The run began and left no result in time; whether it took effect is not known.',
  },
  result_hash: null,
  duration_ms: null,
  executed_at: null,
};
