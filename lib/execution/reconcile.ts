import { auditRow } from '@/lib/audit/append';
import { withOrg } from '@/lib/db/scope';
import { RECONCILE_EXECUTION } from '@/lib/db/sql/executions';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { redactText } from '@/lib/redaction/secret-text';

/** A person says how an ambiguous run ended, with notes on how they know. Throws NOT_FOUND, CONFLICT (not ambiguous). */
export async function reconcileExecution(
  actor: UserActor,
  id: ApprovalId,
  said: { outcome: 'succeeded' | 'failed'; notes: string },
  call: { requestId: string },
): Promise<void> {
  const notes = redactText(said.notes);
  const event = auditRow(actor, call.requestId, 'action_reconciled', { outcome: said.outcome, notes, attempt: 0 });
  const [row] = await withOrg(actor.orgId, (run) =>
    run(RECONCILE_EXECUTION, [actor.orgId, id, said.outcome, JSON.stringify([event]), notes]),
  );
  if (row) return;
  const approval = await inOrg(actor.orgId, (tx) =>
    tx.approvals.findFirst({ where: { org_id: actor.orgId, id }, select: { execution_status: true } }),
  );
  if (!approval) throw notFound('approval');
  throw conflict(`Only an ambiguous run can be reconciled; this one is '${approval.execution_status}'.`);
}
