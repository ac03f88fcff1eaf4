import { z } from 'zod';
import type { ApprovalFilters, ApprovalSort, ApprovalSummary, StatusWord } from '@/lib/contracts/approvals';
import { withOrg, type Run } from '@/lib/db/scope';
import type { ListFilter, ListKey, ListStatus } from '@/lib/db/sql/approvals-filter';
import { listApprovals, REASON_IS_RARE } from '@/lib/db/sql/approvals-list';
import { invalidField } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, type OrgId } from '@/lib/ids';
import { onlyAgent } from './get';
import { boundOf } from './period';
import { presentSummary } from './present';
import { summaryRow, type SummaryRow } from './rows';

export type ApprovalListing = {
  items: ApprovalSummary[];
  /** Counted up to 10,001. */
  total: number;
  /** Where the next page begins; null on the last. */
  next: ListKey | null;
  pendingCount: number;
};

const answer = z.object({ items: z.array(summaryRow), total: z.number(), pending_count: z.number() });

/**
 * One page of the organization's approvals, for an agent's key of its own ones. Overdue ones are listed and counted as
 * expired. Throws INVALID for a `rule_id` that can't be one.
 */
export async function list(
  actor: Actor,
  filters: ApprovalFilters,
  page: { sort: ApprovalSort; limit: number; offset: number; after: ListKey | null },
): Promise<ApprovalListing> {
  const [row] = await withOrg(actor.orgId, async (run) => {
    const filter = await filterOf(run, actor.orgId, filters);
    const { statement, values } = listApprovals({
      orgId: actor.orgId,
      onlyAgent: onlyAgent(actor),
      filter,
      ...page,
    });
    return run(statement, values);
  });
  const { items, total, pending_count } = answer.parse(row);
  const shown = items.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(presentSummary),
    total,
    next: last && items.length > page.limit ? keyOf(last, page.sort) : null,
    pendingCount: pending_count,
  };
}

/** Query words → what a page is built from, with how often their reason code is met in the organization. */
export async function filterOf(run: Run, orgId: OrgId, filters: ApprovalFilters): Promise<ListFilter> {
  const filter = toFilter(filters);
  return { ...filter, rareReason: await isRare(run, orgId, filter.reasonCode) };
}

/** A code that few approvals have is looked up by itself; one that many have is soon met reading by time. */
async function isRare(run: Run, orgId: OrgId, code: string | undefined): Promise<boolean | undefined> {
  if (code === undefined) return undefined;
  const [row] = await run(REASON_IS_RARE, [orgId, code]);
  return z.object({ rare: z.boolean() }).parse(row).rare;
}

const keyOf = (row: SummaryRow, sort: ApprovalSort): ListKey => ({
  ...(sort === '-risk' ? { rank: row.risk_rank } : {}),
  at: sort === 'expires_at' ? row.expires_at : row.created_at,
  id: row.id,
});

/** Query words → what the statement is built from; the export uses it too. */
export function toFilter(filters: ApprovalFilters): ListFilter {
  const { q } = filters;
  const id = q === undefined ? null : parseId('appr', q);
  return {
    agentId: filters.agent_id ?? filters.uapk_id,
    action: filters.action,
    reasonCode: filters.reason_code,
    riskTier: filters.risk_tier,
    runId: filters.run_id,
    sessionId: filters.session_id,
    ruleId: filters.rule_id === undefined ? undefined : ruleIdOf(filters.rule_id),
    executionStatus: filters.execution_status,
    from: filters.from === undefined ? undefined : boundOf('from', filters.from),
    to: filters.to === undefined ? undefined : boundOf('to', filters.to),
    statuses: filters.status?.length ? filters.status.map(statusOf) : undefined,
    // Whoever searches for an id means that approval, not texts that hold it.
    ...(id === null ? { q } : { id }),
  };
}

const statusOf = (word: StatusWord): ListStatus => (word === 'rejected' ? 'denied' : word);

function ruleIdOf(text: string): string {
  const id = parseId('rule', text);
  if (id === null) throw invalidField('rule_id', 'is not the id of a rule');
  return id;
}
