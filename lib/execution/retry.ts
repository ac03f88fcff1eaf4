import { auditRow } from '@/lib/audit/append';
import { withOrg } from '@/lib/db/scope';
import { RETRY_EXECUTION } from '@/lib/db/sql/executions';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { requireDuty } from './duty';
import { denialNow } from './recheck';
import { startApproved } from './run';

/**
 * Runs a failed or ambiguous action again: a person's explicit yes to one more attempt. The policy's denials are checked
 * again (the budget isn't: the failed run kept its share); the target stays the pinned one.
 * Throws NOT_FOUND, CONFLICT (not failed or ambiguous, or policy denies it now), and what separation of duties refuses.
 */
export async function retryExecution(actor: UserActor, id: ApprovalId, call: { requestId: string }): Promise<void> {
  const { approval, versions } = await inOrg(actor.orgId, async (tx) => ({
    approval: await tx.approvals.findFirst({ where: { org_id: actor.orgId, id } }),
    versions: await tx.approval_versions.findMany({
      where: { org_id: actor.orgId, approval_id: id },
      select: { edited_by: true },
    }),
  }));
  if (!approval) throw notFound('approval');
  if (approval.execution_status !== 'failed' && approval.execution_status !== 'ambiguous') {
    throw conflict(`Only a failed or ambiguous run can be retried; this one is '${approval.execution_status}'.`);
  }
  await requireDuty(actor, { ...approval, edited_by: versions.map(({ edited_by }) => edited_by) });
  const denial = await denialNow(actor, approval);
  if (denial) throw conflict(`Policy denies this action now: ${denial.message}`);
  const event = auditRow(actor, call.requestId, 'action_retried', { attempt: approval.attempt + 1 });
  const [row] = await withOrg(actor.orgId, (run) => run(RETRY_EXECUTION, [actor.orgId, id, JSON.stringify([event])]));
  if (!row) throw conflict('Somebody else retried or reconciled it just now.');
  if (row['execution_mode'] === 'gateway')
    await startApproved(actor.orgId, [id], { waitMs: 10_000, requestId: call.requestId });
}
