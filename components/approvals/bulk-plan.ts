import type { RiskTier } from '@/components/ui/risk-badge';
import type { ApprovalSummary } from '@/lib/contracts/approvals';

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

export const TIERS: readonly RiskTier[] = ['critical', 'high', 'medium', 'low'];

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

export const toolOf = ({ action }: ApprovalSummary) => `${action.type}:${action.tool}`;

function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
