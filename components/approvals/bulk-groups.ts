import type { RiskTier } from '@/components/ui/risk-badge';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { TIERS, toolOf, type BulkPlan } from './bulk-plan';

/** Items of one tool, agent and tier. */
export type BulkGroup = { tool: string; agent: string; tier: RiskTier; rows: ApprovalSummary[] };

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
