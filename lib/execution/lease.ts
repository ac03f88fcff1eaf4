import { auditRow } from '@/lib/audit/append';
import { withOrg } from '@/lib/db/scope';
import { MARK_AMBIGUOUS } from '@/lib/db/sql/executions';
import type { OrgId } from '@/lib/ids';
import { countExecution } from '@/lib/metrics/count';

/** Marks the organization's runs whose lease passed without a result as ambiguous: only a person can tell what happened. */
export async function markAmbiguous(orgId: OrgId, limit: number): Promise<number> {
  const actor = { kind: 'system' as const, orgId, label: 'lease watch' };
  const error = { code: 'LEASE_PASSED', message: 'The run did not report back in time.' };
  const event = auditRow(actor, null, 'action_execution_ambiguous', {
    execution_id: '',
    attempt: 0,
    mode: 'gateway',
    error,
  });
  const result = JSON.stringify({ success: false, error });
  const rows = await withOrg(orgId, (run) => run(MARK_AMBIGUOUS, [orgId, limit, JSON.stringify([event]), result]));
  for (const _ of rows) countExecution('ambiguous');
  return rows.length;
}
