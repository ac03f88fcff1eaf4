import { onlyAgent } from '@/lib/approvals/get';
import type { WorkflowApproval } from '@/lib/contracts/workflow';
import { withOrg } from '@/lib/db/scope';
import { DIALECT_WAITING } from '@/lib/db/sql/dialect-approvals';
import { dialectRow } from '@/lib/dialects/shared/rows';
import type { Actor } from '@/lib/identity/actor';
import { presentWorkflow } from './present';

/** What waits for a person, soonest expiring first; of one run or of all. An agent's key sees its own. */
export async function listWaiting(actor: Actor, runId: string | null, limit: number): Promise<WorkflowApproval[]> {
  const values = [actor.orgId, onlyAgent(actor), runId, limit];
  const rows = await withOrg(actor.orgId, (run) => run(DIALECT_WAITING, values));
  return rows.map(({ approval }) => presentWorkflow(dialectRow.parse(approval)));
}
