import { z } from 'zod';
import { agentSlug, isoTime, paging, text } from './common';
import { action, counterparty } from './gateway';
import { manifestStatus } from './manifests';

export const AGENT_STATUSES = ['active', 'suspended'] as const;
export const agentStatus = z.enum(AGENT_STATUSES);

export const agentListQuery = z.strictObject({
  ...paging,
  status: agentStatus.optional(),
  /** Part of the id or the name. */
  q: z.string().trim().max(100).optional(),
});
export type AgentListQuery = z.infer<typeof agentListQuery>;

export const agentParams = z.object({ org: z.string(), agent_id: agentSlug });

export const suspendAgentBody = z.strictObject({
  reason: text(500).min(1, 'is required: it is what the audit log shows'),
});

/** An action to ask the policy about as if the agent proposed it. */
export const tryBody = z.strictObject({
  action,
  counterparty: counterparty.optional(),
  risk_score: z.number().min(0).max(100).optional(),
});
export type TryBody = z.output<typeof tryBody>;

/** Uses of one budget in the window that is open now. */
const budget = z.object({
  /** `*` counts every action, otherwise those of one action type. */
  scope: z.string(),
  window: z.enum(['hour', 'day']),
  used: z.number().int(),
  limit: z.number().int().nullable(),
  resets_at: isoTime,
});
export type AgentBudget = z.infer<typeof budget>;

export const agentSummary = z.object({
  agent_id: z.string(),
  uapk_id: z.string(),
  name: z.string(),
  status: agentStatus,
  created_at: isoTime,
  /** When the agent last had an action evaluated. */
  last_activity_at: isoTime.nullable(),
  pending_approvals: z.number().int(),
  /** All actions of the organization's day; `limit` null: the manifest sets none. */
  budget_today: z.object({ used: z.number().int(), limit: z.number().int().nullable() }),
  /** The manifest in force, be it active or suspended. */
  manifest: z
    .object({
      manifest_id: z.string(),
      version: z.number().int(),
      status: manifestStatus,
      agent_version: z.string(),
      team: z.string().nullable(),
    })
    .nullable(),
  /** Registered versions that wait for an admin. */
  pending_manifests: z.number().int(),
});
export type AgentSummary = z.infer<typeof agentSummary>;

export const agentDetail = agentSummary.extend({
  suspended_reason: z.string().nullable(),
  suspended_at: isoTime.nullable(),
  suspended_by: z.string().nullable(),
  /** Keys that work now. */
  active_keys: z.number().int(),
  budgets: z.array(budget),
});
export type AgentDetail = z.infer<typeof agentDetail>;

/** What suspending stopped, beside every further action. */
export const agentSuspension = agentDetail.extend({
  voided_grants: z.number().int(),
  stopped_runs: z.number().int(),
});
export type AgentSuspension = z.infer<typeof agentSuspension>;
