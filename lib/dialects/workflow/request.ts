import type { WorkflowRequestBody } from '@/lib/contracts/workflow';
import { riskScoreOf } from '@/lib/dialects/shared/risk-score';
import type { ProposedAction } from '@/lib/gateway/proposed-action';

/** A worker's request as the direct request that it is: action `workflow:<action_type>`, the context as its params. */
export function fromWorkflow(body: WorkflowRequestBody): ProposedAction {
  const { action_id, action_type, description, context, run_id, requested_by, timeout_seconds } = body;
  return {
    action: { type: 'workflow', tool: action_type, params: context },
    summary: description,
    external_id: action_id,
    run_id: run_id ?? undefined,
    requested_label: requested_by,
    expires_in_seconds: timeout_seconds,
    risk_score: riskScoreOf(context),
    direct: true,
    dialect: 'workflow',
  };
}
