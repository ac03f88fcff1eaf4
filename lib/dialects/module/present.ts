import { z } from 'zod';
import { iso } from '@/lib/approvals/present';
import { can } from '@/lib/authority/can';
import { atLeast } from '@/lib/authority/roles';
import { approvalStatus, decidedVia, executionResult, executionStatus } from '@/lib/contracts/approvals';
import { jsonObject } from '@/lib/contracts/common';
import { riskTier } from '@/lib/contracts/manifest';
import type { ModuleAction, ModuleStatus } from '@/lib/contracts/module';
import { secretCutter } from '@/lib/execution/connectors/cut-secrets';
import type { Actor } from '@/lib/identity/actor';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/json/value';
import { listedSensitive, maskSensitive } from './sensitive';

const text = z.string().nullable();

/** Clients of the module read a text. */
function errorText(error: JsonValue): string {
  if (typeof error === 'string') return error;
  const message = isJsonObject(error) ? error['message'] : undefined;
  return typeof message === 'string' ? message : JSON.stringify(error);
}

/** An approval as the statements of the dialect return it. */
export const actionRow = z.object({
  id: z.string(),
  version: z.number(),
  action_hash: z.string(),
  agent_id: z.string(),
  manifest_id: text,
  action_type: z.string(),
  tool: z.string(),
  /** Null where a list leaves it out. */
  params: jsonObject.nullable(),
  summary: text,
  headline: z.string(),
  session_id: text,
  status: approvalStatus,
  overdue: z.boolean(),
  execution_status: executionStatus,
  created_at: z.string(),
  expires_at: z.string(),
  decided_at: text,
  by_person: z.boolean(),
  decided_by_label: text,
  decided_via: decidedVia.nullable(),
  deny_reason: text,
  execution_result: executionResult.nullable(),
  executed_at: text,
  rule_id: text,
  risk_tier: riskTier,
});
export type ActionRow = z.output<typeof actionRow>;

/** Decision and run as the dialect's one word. */
export function moduleStatusOf(row: Pick<ActionRow, 'status' | 'overdue' | 'execution_status'>): ModuleStatus {
  if (row.overdue) return 'expired';
  switch (row.status) {
    case 'pending':
    case 'expired':
      return row.status;
    case 'denied':
    case 'cancelled':
      return 'rejected';
    case 'approved':
      switch (row.execution_status) {
        case 'spent':
        case 'succeeded':
        case 'failed':
          return 'executed';
        case 'none':
        case 'running':
        case 'granted':
        case 'ambiguous':
          return 'approved';
      }
  }
}

/** Who ended it, in the dialect's spelling. */
function decidedBy(row: ActionRow): string | null {
  if (row.overdue || row.status === 'expired') return 'system:expiry';
  if (row.status === 'pending') return null;
  if (row.decided_via === 'rule') return `rule:${row.rule_id ?? row.decided_by_label ?? ''}`;
  if (row.by_person) return `human:${row.decided_by_label ?? ''}`;
  if (row.decided_via === 'system') return `system:${(row.decided_by_label ?? 'policy').replaceAll(' ', '_')}`;
  return `agent:${row.decided_by_label ?? row.agent_id}`;
}

/** A reviewer must see whom an action reaches; whoever can't decide sees `[REDACTED]` there. */
const seesSensitive = (actor: Actor): boolean =>
  actor.kind === 'user' && atLeast(actor.role, 'operator') && can(actor, 'approvals.read').ok;

/** Actions as this caller may see them, in the order given. */
export async function presentActions(actor: Actor, rows: readonly ActionRow[]): Promise<ModuleAction[]> {
  if (seesSensitive(actor) || rows.length === 0) return rows.map((row) => presentAction(row, null));
  const listed = await listedSensitive(actor.orgId, rows);
  return rows.map((row) => presentAction(row, listed(row)));
}

/** One action; with a list of sensitive params everything that is sensitive is masked, echoes of it included. Pure. */
export function presentAction(row: ActionRow, listed: readonly string[] | null): ModuleAction {
  const params = row.params as JsonObject | null; // parsed from JSON by the database driver
  const { args, values } = listed && params ? maskSensitive(params, listed) : { args: params ?? {}, values: [] };
  const cut = secretCutter(values);
  const clean = (given: string | null): string | null => (given === null ? null : String(cut(given)));
  const decided = row.overdue ? row.expires_at : row.decided_at;
  return {
    id: row.id,
    tool_name: `${row.action_type}:${row.tool}`,
    tool_args: args,
    ...(params === null ? { tool_args_omitted: true as const } : {}),
    agent_summary: agentSummary(row, listed !== null, clean),
    session_id: row.session_id,
    status: moduleStatusOf(row),
    requested_at: iso(row.created_at),
    expires_at: iso(row.expires_at),
    decided_by: decidedBy(row),
    decided_at: decided === null ? null : iso(decided),
    decision_reason: clean(row.deny_reason),
    execution_result: listed && params === null ? null : presentResult(row, cut),
    executed_at: row.executed_at === null ? null : iso(row.executed_at),
    approval_rule_id: row.rule_id,
    agent_id: row.agent_id,
    risk_tier: row.risk_tier,
    version: row.version,
    action_hash: row.action_hash,
    ...(row.status === 'approved' && row.execution_status === 'ambiguous' ? { stalled: true as const } : {}),
    ...(row.status === 'cancelled' ? { state: 'cancelled' as const } : {}),
  };
}

/**
 * What the agent says it is doing or, for whoever sees the args anyway, our own line about them. Of args that are left out
 * nothing can be cut from the agent's words: then those are left out as well.
 */
function agentSummary(row: ActionRow, masked: boolean, clean: (given: string | null) => string | null): string | null {
  if (!masked) return row.summary ?? row.headline;
  return row.params === null ? null : clean(row.summary);
}

function presentResult(
  { execution_result: result }: ActionRow,
  cut: (value: JsonValue) => JsonValue,
): ModuleAction['execution_result'] {
  if (!result) return null;
  const { success, executed_at } = result;
  const clean = (value: unknown) => cut((value ?? null) as JsonValue); // JSON of a column
  if (!success) return { success, executed_at, error: errorText(clean(result.error)) };
  const data = clean(result.data);
  // What is no object was wrapped as `value` by the module, and its readers look there.
  return { success, executed_at, result: isJsonObject(data) ? data : { value: data } };
}
