import { z } from 'zod';
import {
  anomaly,
  approvalStatus,
  decidedVia,
  executionMode,
  executionResult,
  executionStatus,
  expirySource,
  retry,
} from '@/lib/contracts/approvals';
import { jsonObject } from '@/lib/contracts/common';
import { riskTier } from '@/lib/contracts/manifest';
import { reason, riskSnapshot, traceEntry } from '@/lib/contracts/policy';

/** A time as PostgreSQL prints it inside JSON, microseconds and all. */
const time = z.string();
const text = z.string().nullable();

/** A summary as SQL returns it (`SUMMARY_COLUMNS`, in lists `LINE_COLUMNS`). */
export const summaryRow = z.object({
  id: z.string(),
  version: z.number(),
  interaction_id: text,
  agent_id: z.string(),
  status: approvalStatus,
  overdue: z.boolean(),
  execution_status: executionStatus,
  execution_mode: executionMode,
  attempt: z.number(),
  action_type: z.string(),
  tool: z.string(),
  /** Null where a list leaves it out. */
  params: jsonObject.nullable(),
  summary: text,
  headline: z.string(),
  reason_codes: z.array(z.string()),
  risk_tier: riskTier,
  risk_rank: z.number(),
  run_id: text,
  session_id: text,
  external_id: text,
  duplicates: z.number(),
  created_at: time,
  expires_at: time,
  decided_at: time.nullable(),
  decided_by_label: text,
  decided_via: decidedVia.nullable(),
});
export type SummaryRow = z.output<typeof summaryRow>;

/** A whole approval as SQL returns it (`GET_APPROVAL`). */
export const detailRow = summaryRow.extend({
  params: jsonObject,
  reasons: z.array(reason.extend({ code: z.string() })),
  policy_trace: z.object({ checks: z.array(traceEntry.extend({ check: z.string() })) }),
  risk_snapshot: riskSnapshot.partial(),
  manifest_id: text,
  manifest_snapshot: z.object({ agent_name: z.string(), agent_version: text.default(null) }).nullable(),
  target: z.object({ method: text.default(null), host: text.default(null) }).nullable(),
  agent_reason: text,
  context: jsonObject.nullable(),
  counterparty: jsonObject.nullable(),
  amount: z.number().nullable(),
  currency: text,
  action_hash: z.string(),
  target_hash: text,
  context_hash: text,
  deny_reason: text,
  notes: text,
  signature: text,
  retry: retry.nullable(),
  suggested_params: jsonObject.nullable(),
  rule_id: text,
  rule_match: jsonObject.nullable(),
  execution_result: executionResult.nullable(),
  expiry_source: expirySource,
  max_expires_at: time,
  anomalies: z.array(anomaly),
  reviews: z.array(
    z.object({
      reviewer: z.string(),
      decision: z.enum(['approved', 'denied']),
      reason: text,
      notes: text,
      seen_version: z.number().nullable(),
      seen_action_hash: text,
      via: decidedVia,
      created_at: time,
    }),
  ),
  params_schema: jsonObject.nullable(),
  edited: z
    .object({ params: jsonObject, action_hash: z.string(), last: z.object({ by: z.string(), at: time }) })
    .nullable(),
});
export type DetailRow = z.output<typeof detailRow>;

/** How a decision came out, with its run (`DECIDE` for those just decided, `GET_OUTCOMES` for all). */
export const decisionOutcomeRow = z.object({
  id: z.string(),
  version: z.number(),
  created_at: time,
  decided_at: time,
  decided_by_label: z.string(),
  deny_reason: text,
  notes: text,
  interaction_id: text,
  execution_status: executionStatus,
  execution_mode: executionMode,
  attempt: z.number(),
  execution_result: executionResult.nullable(),
});
export type DecisionOutcome = z.output<typeof decisionOutcomeRow>;
