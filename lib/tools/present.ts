import { gate, riskTier } from '@/lib/contracts/manifest';
import type { ToolSettings } from '@/lib/contracts/tools';
import type { People } from '@/lib/agents/people';
import type { Tx } from '@/lib/db/tx';

export type ToolRow = NonNullable<Awaited<ReturnType<Tx['tools']['findFirst']>>>;

/** What an organization has set for a tool: the part of a row that a change is about. */
export type ToolValues = Omit<ToolSettings, 'tool' | 'updated_at' | 'updated_by'>;

/** Nothing set: the manifest or `*` decides. */
export const UNSET: ToolValues = {
  risk_tier: null,
  expiry_seconds: null,
  secret_params: [],
  sensitive_params: [],
  gate: null,
};

/** The settings of a row, apart from who changed it when. */
export function toolValues(row: ToolRow): ToolValues {
  return {
    risk_tier: row.risk_tier === null ? null : riskTier.parse(row.risk_tier),
    expiry_seconds: row.expiry_seconds,
    secret_params: row.secret_params,
    sensitive_params: row.sensitive_params,
    gate: row.gate === null ? null : gate.parse(row.gate),
  };
}

/** Wire form of a tool's settings. */
export function presentTool(row: ToolRow, people: People): ToolSettings {
  return {
    tool: row.tool,
    ...toolValues(row),
    updated_at: row.updated_at.toISOString(),
    updated_by: people.label(row.updated_by),
  };
}

/** Wire form of a tool that nobody set anything for. */
export const presentUnset = (tool: string): ToolSettings => ({ tool, ...UNSET, updated_at: null, updated_by: null });
