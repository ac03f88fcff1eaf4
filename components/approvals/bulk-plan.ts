import type { RiskTier } from '@/components/ui/risk-badge';
import type { BulkApproveAnswer, BulkDenyAnswer } from '@/lib/contracts/approval-decisions';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

/** As many items go in one call; smaller than the API takes, so that progress shows. */
export const CHUNK = 100;

/** What a bulk decision would do with what is selected. */
export type BulkPlan = {
  /** Decided together. */
  items: ApprovalSummary[];
  /** Critical ones: opened and decided one by one. */
  critical: ApprovalSummary[];
  /** Not pending any more. */
  over: ApprovalSummary[];
  byTool: [tool: string, count: number][];
  byAgent: [agent: string, count: number][];
  byTier: [tier: RiskTier, count: number][];
};

/** Items of one tool, agent and tier. */
export type BulkGroup = { tool: string; agent: string; tier: RiskTier; rows: ApprovalSummary[] };

const TIERS: readonly RiskTier[] = ['critical', 'high', 'medium', 'low'];

/** Pure; `now` in milliseconds by the server's clock. */
export function planBulk(selected: Iterable<ApprovalSummary>, now: number): BulkPlan {
  const plan: BulkPlan = { items: [], critical: [], over: [], byTool: [], byAgent: [], byTier: [] };
  for (const row of selected) {
    const pending = row.status === 'pending' && Date.parse(row.expires_at) > now;
    (!pending ? plan.over : row.risk_tier === 'critical' ? plan.critical : plan.items).push(row);
  }
  const all = [...plan.items, ...plan.critical];
  plan.byTool = counted(all.map(toolOf));
  plan.byAgent = counted(all.map((row) => row.agent_id));
  plan.byTier = TIERS.map((tier): [RiskTier, number] => [tier, all.filter((r) => r.risk_tier === tier).length]).filter(
    ([, count]) => count > 0,
  );
  return plan;
}

const toolOf = ({ action }: ApprovalSummary) => `${action.type}:${action.tool}`;

/** Together what is alike: by tool, agent and tier; the riskiest first, then the largest. */
export function groupsOf(rows: readonly ApprovalSummary[]): BulkGroup[] {
  const groups = new Map<string, BulkGroup>();
  for (const row of rows) {
    const group = { tool: toolOf(row), agent: row.agent_id, tier: row.risk_tier, rows: [] };
    const key = JSON.stringify([group.tool, group.agent, group.tier]);
    const known = groups.get(key) ?? group;
    known.rows.push(row);
    groups.set(key, known);
  }
  const rank = ({ tier }: BulkGroup) => TIERS.indexOf(tier);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.rows.length - a.rows.length);
}

/** How many of the items need the extra confirmation. */
export const highCount = (plan: BulkPlan): number => plan.items.filter((row) => row.risk_tier === 'high').length;

export function chunks<T>(items: readonly T[], size = CHUNK): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** How one item of a bulk decision came out. `error` is null when it was decided as asked. */
export type ItemResult = { row: ApprovalSummary; error: string | null };

/** The answers of the API beside the rows they are about. */
export function itemResults(
  rows: readonly ApprovalSummary[],
  answer: BulkApproveAnswer | BulkDenyAnswer,
): ItemResult[] {
  const errors = new Map<string, string>();
  const known = new Set<string>();
  for (const result of answer.results) {
    known.add(result.approval_id);
    if (result.status === 'error') errors.set(result.approval_id, result.error);
  }
  return rows.map((row) => ({
    row,
    error: known.has(row.approval_id) ? (errors.get(row.approval_id) ?? null) : 'The server gave no answer for it',
  }));
}

function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
