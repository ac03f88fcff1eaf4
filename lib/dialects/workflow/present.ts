import type { WorkflowApproval } from '@/lib/contracts/workflow';
import type { DialectRow } from '@/lib/dialects/shared/rows';
import { publicId } from '@/lib/ids';

/** In this dialect the worker runs what was approved and never says how it went: the decision is the whole status. */
export const workflowStatus = (status: DialectRow['status']): WorkflowApproval['status'] =>
  status === 'denied' ? 'rejected' : status;

/** An approval in the words of the workflow gateway, in whichever dialect it was made. Times are Unix seconds. */
export function presentWorkflow(row: DialectRow): WorkflowApproval {
  const mine = row.dialect === 'workflow';
  const approvalId = publicId('appr', row.id);
  return {
    action_id: row.external_id ?? approvalId,
    action_type: mine ? row.tool : `${row.action_type}:${row.tool}`,
    description: row.summary ?? row.agent_reason ?? '',
    context: row.params,
    run_id: row.run_id,
    requested_by: row.requested_label ?? row.agent_id,
    requested_at: row.created_at,
    status: workflowStatus(row.status),
    decided_at: row.decided_at,
    decided_by: row.status === 'approved' || row.status === 'denied' ? row.decided_by_label : null,
    decision_reason: row.status === 'approved' ? row.notes : row.deny_reason,
    expires_at: row.expires_at,
    timeout_seconds: Math.round(row.expires_at - row.created_at),
    approval_id: approvalId,
  };
}
