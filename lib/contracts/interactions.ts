import { z } from 'zod';
import { agentSlug, isoTime, paging, timeOrDate } from './common';
import { decision, reason } from './policy';

export const interactionListQuery = z.strictObject({
  ...paging,
  agent_id: agentSlug.optional(),
  /** The same as `agent_id`. */
  uapk_id: agentSlug.optional(),
  decision: decision.optional(),
  /** `type:tool`, with `*` for any run. */
  action: z.string().min(1).max(200).optional(),
  run_id: z.string().min(1).max(200).optional(),
  from: timeOrDate.optional(),
  to: timeOrDate.optional(),
});
export type InteractionListQuery = z.infer<typeof interactionListQuery>;

/** One evaluation by the gateway, whatever the decision. Parameters are the redacted ones. */
export const interactionSummary = z.object({
  interaction_id: z.string(),
  agent_id: z.string(),
  uapk_id: z.string(),
  source: z.enum(['execute', 'request']),
  decision,
  reasons: z.array(reason.extend({ code: z.string() })),
  /** In lists, params larger than 16 KB are left out: `params_omitted` is true then, and the interaction itself has them. */
  action: z.object({ type: z.string(), tool: z.string(), params: z.unknown(), params_omitted: z.boolean().optional() }),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  run_id: z.string().nullable(),
  session_id: z.string().nullable(),
  approval_id: z.string().nullable(),
  rule_id: z.string().nullable(),
  /** True when the organization's gating was off, so that nobody was asked. */
  gating_off: z.boolean(),
  execution_mode: z.enum(['none', 'gateway', 'agent']),
  executed: z.boolean(),
  created_at: isoTime,
});
export type InteractionSummary = z.infer<typeof interactionSummary>;

export const interactionDetail = interactionSummary.extend({
  policy_trace: z.object({ checks: z.array(z.unknown()) }),
  risk_snapshot: z.unknown(),
  action_hash: z.string(),
  counterparty: z.unknown(),
  context: z.unknown(),
  manifest_id: z.string().nullable(),
  result: z.unknown(),
  request_id: z.string(),
});
export type InteractionDetail = z.infer<typeof interactionDetail>;
