import { auditRow, appendAudit } from '@/lib/audit/append';
import type { RevealAnswer } from '@/lib/contracts/approval-decisions';
import { inOrg } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { publicId, type ApprovalId } from '@/lib/ids';
import { redactText } from '@/lib/redaction/secret-text';
import { differences } from './differences';
import { openParams } from './sealed-params';

/**
 * Shows a person the values that are masked in an approval's params. Each reveal is an event that names the places, never
 * the values. Throws NOT_FOUND.
 */
export function revealMasked(actor: UserActor, id: ApprovalId, call: { requestId: string }): Promise<RevealAnswer> {
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const approval = await tx.approvals.findFirst({
      where: { org_id: orgId, id },
      select: { agent_id: true, params: true, params_sealed: true },
    });
    if (!approval) throw notFound('approval');
    const params = openParams(orgId, id, approval.params_sealed);
    // What is shown differs from what runs exactly where something is masked. A masked key stands in the shown params only.
    const masked = differences(params, approval.params).filter((place) => 'left' in place);
    // With a leading slash no path looks like the name of a secret whose value follows it in the list.
    const paths = masked.map(({ path }) => `/${redactText(path)}`);
    const about = { approval_id: id, agent_id: approval.agent_id };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'action_revealed', { paths }, about)]);
    return {
      approval_id: publicId('appr', id),
      values: masked.map(({ path, left }) => ({ path, value: left })),
    };
  });
}
