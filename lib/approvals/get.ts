import { z } from 'zod';
import type { ApprovalDetail, ApprovalSummary } from '@/lib/contracts/approvals';
import { withOrg } from '@/lib/db/scope';
import { GET_APPROVAL, GET_SUMMARIES } from '@/lib/db/sql/approvals-get';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { ApprovalId } from '@/lib/ids';
import { presentDetail, presentSummary } from './present';
import { detailRow, summaryRow } from './rows';

/** An agent's key sees its own approvals only; everybody else the organization's. */
export const onlyAgent = (actor: Actor): string | null => (actor.kind === 'agent' ? actor.agentId : null);

/** Everything about one approval. Throws NOT_FOUND, also for another organization's or another agent's. */
export async function getApproval(actor: Actor, id: ApprovalId): Promise<ApprovalDetail> {
  const [found] = await withOrg(actor.orgId, (run) => run(GET_APPROVAL, [actor.orgId, id, onlyAgent(actor)]));
  if (!found) throw notFound('approval');
  const detail = presentDetail(detailRow.parse(found['approval']));
  return actor.kind === 'agent' ? { ...detail, rule_match: inBrief(detail.rule_match) } : detail;
}

/** What an agent is told of the rules: whether one matched, never what others would have asked for. */
function inBrief(match: unknown): unknown {
  const brief = z.object({ matched: z.string().nullable(), summary: z.string() }).safeParse(match);
  return brief.success ? brief.data : null;
}

/** Lines of the given approvals, by id; those that don't exist here are missing. */
export async function getSummaries(
  actor: Actor,
  ids: readonly ApprovalId[],
): Promise<ReadonlyMap<string, ApprovalSummary>> {
  const rows = await withOrg(actor.orgId, (run) => run(GET_SUMMARIES, [actor.orgId, ids, onlyAgent(actor)]));
  const summaries = z.array(z.object({ approval: summaryRow })).parse(rows);
  return new Map(summaries.map(({ approval }) => [approval.id, presentSummary(approval)]));
}
