import { z } from 'zod';
import { isoTime, json, jsonObject, page, paging, timeOrDate } from '@/lib/contracts/common';
import { exportFormat } from '@/lib/contracts/exports';
import { RISK_TIERS, riskTier } from '@/lib/contracts/manifest';
import { reason, riskSnapshot, traceEntry } from '@/lib/contracts/policy';

/** How an approval stands. All but `pending` are final; an overdue pending one is shown as `expired`. */
export const APPROVAL_STATUSES = ['pending', 'approved', 'denied', 'expired', 'cancelled'] as const;
export const approvalStatus = z.enum(APPROVAL_STATUSES);
export type ApprovalStatus = z.infer<typeof approvalStatus>;

/** How the approved action's run stands, beside the status and never instead of it. */
export const EXECUTION_STATUSES = ['none', 'running', 'granted', 'spent', 'succeeded', 'failed', 'ambiguous'] as const;
export const executionStatus = z.enum(EXECUTION_STATUSES);
export type ExecutionStatus = z.infer<typeof executionStatus>;

/** Who runs the action once approved: a connector here, the agent with a grant, or nobody. */
export const EXECUTION_MODES = ['gateway', 'agent', 'none'] as const;
export const executionMode = z.enum(EXECUTION_MODES);
export type ExecutionMode = z.infer<typeof executionMode>;

/** By what way an approval was decided. */
export const DECIDED_VIA = ['ui', 'api', 'mcp', 'rule', 'system'] as const;
export const decidedVia = z.enum(DECIDED_VIA);
export type DecidedVia = z.infer<typeof decidedVia>;

export const execution = z.object({
  status: executionStatus,
  mode: executionMode,
  attempt: z.int().meta({ description: 'runs so far; 0 before the first' }),
});
export type ExecutionState = z.infer<typeof execution>;

/** Whether a denied agent may come back with other params. */
export const retry = z.enum(['no', 'with_changes']);

/** Where the expiry comes from. */
export const expirySource = z.enum(['request', 'tool', 'org', 'dialect', 'extended']);

/** A hint that something is unusual; it only ever adds caution. */
export const anomaly = z.object({ code: z.string(), message: z.string() }).loose();

/** What the run answered, redacted. */
export const executionResult = z.object({
  success: z.boolean(),
  data: json.optional(),
  error: json.optional(),
  result_hash: z.string().nullable(),
  duration_ms: z.number().nullable(),
  executed_at: isoTime.nullable(),
});
export type ExecutionResult = z.infer<typeof executionResult>;

/** One line of a list. */
export const approvalSummary = z.object({
  approval_id: z.string().meta({ example: 'appr-01jqy3v2m4e8r9t0a1b2c3d4e5' }),
  version: z.int().meta({ description: 'counts every change; send it back as expected_version' }),
  interaction_id: z.string().nullable(),
  uapk_id: z.string().meta({ description: 'always equals agent_id' }),
  agent_id: z.string(),
  status: approvalStatus,
  execution,
  action: z.object({
    type: z.string(),
    tool: z.string(),
    params: jsonObject.meta({ description: 'secrets masked' }),
    params_omitted: z
      .boolean()
      .optional()
      .meta({ description: 'true in lists where the params are larger than 16 KB and left out: get the approval' }),
  }),
  summary: z.string().nullable().meta({ description: 'written by the agent' }),
  headline: z.string().meta({ description: 'written by Countersign: tool, target host, main params' }),
  reason_codes: z.array(z.string()),
  risk_tier: riskTier,
  run_id: z.string().nullable(),
  session_id: z.string().nullable(),
  external_id: z.string().nullable(),
  duplicates: z.int().meta({ description: 'identical requests that were folded into this one' }),
  created_at: isoTime,
  expires_at: isoTime,
  decided_at: isoTime.nullable(),
  decided_by: z.string().nullable().meta({ description: 'email of the person, or the rule' }),
  decided_via: decidedVia.nullable(),
});
export type ApprovalSummary = z.infer<typeof approvalSummary>;

/** One person's vote. */
export const review = z.object({
  reviewer: z.string(),
  decision: z.enum(['approved', 'denied']),
  reason: z.string().nullable(),
  notes: z.string().nullable(),
  seen_version: z.int().nullable(),
  seen_action_hash: z.string().nullable(),
  via: decidedVia,
  created_at: isoTime,
});

/** Everything about one approval. */
export const approvalDetail = approvalSummary.extend({
  // Stored words, which later versions may not use any more: codes and checks are data to readers.
  reasons: z.array(reason.extend({ code: z.string() })),
  policy_trace: z.object({ checks: z.array(traceEntry.extend({ check: z.string() })) }),
  risk_snapshot: riskSnapshot.partial(),
  manifest: z
    .object({ manifest_id: z.string(), agent_name: z.string(), agent_version: z.string().nullable() })
    .nullable(),
  target: z.object({ method: z.string().nullable(), host: z.string().nullable() }).nullable(),
  agent_reason: z.string().nullable().meta({ description: 'why the agent asks, in its words' }),
  context: jsonObject.nullable(),
  counterparty: jsonObject.nullable(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  action_hash: z.string(),
  params_schema: jsonObject
    .nullable()
    .meta({ description: 'of the tool, where it declares one: the params can be edited' }),
  target_hash: z.string().nullable(),
  context_hash: z.string().nullable(),
  edited: z
    .object({
      edited_by: z.string(),
      edited_at: isoTime,
      original: z.object({ params: jsonObject, action_hash: z.string() }),
    })
    .nullable()
    .meta({ description: 'the last recorded edit of the params, with the original' }),
  resolution: z
    .object({
      reason: z.string().nullable(),
      notes: z.string().nullable(),
      signature: z.string().nullable(),
      retry: retry.nullable(),
      suggested_params: jsonObject.nullable(),
    })
    .nullable(),
  reviews: z.array(review),
  rule_id: z.string().nullable(),
  rule_match: json.meta({ description: 'why a rule matched, or why none did' }),
  execution_result: executionResult.nullable(),
  expiry_source: expirySource,
  max_expires_at: isoTime.meta({ description: 'how far the expiry can be extended' }),
  anomalies: z.array(anomaly),
});
export type ApprovalDetail = z.infer<typeof approvalDetail>;

/** Words of every dialect: `rejected` means denied; `executed` means approved and run. */
export const statusWord = z.enum([...APPROVAL_STATUSES, 'rejected', 'executed']);
export type StatusWord = z.infer<typeof statusWord>;

export const APPROVAL_SORTS = ['-created_at', 'created_at', 'expires_at', '-risk'] as const;
export type ApprovalSort = (typeof APPROVAL_SORTS)[number];

// PostgreSQL's text holds no NUL.
const noNul = (text: string) => !text.includes('\0');
const word = z.string().min(1).max(200).refine(noNul, 'must not hold NUL');

const filters = {
  agent_id: word.optional(),
  uapk_id: word.optional().meta({ description: 'alias of agent_id' }),
  action: word.optional().meta({ description: '`type:tool`; `*` stands for any run of characters, `?` for one' }),
  reason_code: word.optional(),
  risk_tier: z.enum(RISK_TIERS).optional(),
  run_id: word.optional(),
  session_id: word.optional(),
  rule_id: word.optional(),
  execution_status: executionStatus.optional(),
  from: timeOrDate.optional(),
  to: timeOrDate.optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine(noNul, 'must not hold NUL')
    .optional()
    .meta({ description: 'searches id, summary and params' }),
};

const oneAgent = { message: 'differs from agent_id; send one of them', path: ['uapk_id'] };
const sameAgent = (q: { agent_id?: string | undefined; uapk_id?: string | undefined }) =>
  q.agent_id === undefined || q.uapk_id === undefined || q.agent_id === q.uapk_id;

/** Which approvals: the filters of every list and of the export. */
export const approvalFilters = z.strictObject({
  ...filters,
  status: z
    .union([statusWord, z.array(statusWord).max(10)], {
      error: `must be among ${statusWord.options.join(', ')}; repeat the parameter for several`,
    })
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional()
    .meta({ description: 'repeatable' }),
});
export type ApprovalFilters = z.output<typeof approvalFilters>;

/** Query of the list. */
export const approvalListQuery = approvalFilters
  .extend({ ...paging, sort: z.enum(APPROVAL_SORTS).default('-created_at') })
  .refine(sameAgent, oneAgent);
export type ApprovalListQuery = z.output<typeof approvalListQuery>;

/** Query of `/pending`: the list's without `status`. */
export const pendingListQuery = approvalFilters
  .omit({ status: true })
  .extend({ ...paging, sort: z.enum(APPROVAL_SORTS).default('-created_at') })
  .refine(sameAgent, oneAgent);

/** Query of the export: the list's filters. Newest first. */
export const approvalExportQuery = approvalFilters.extend({ format: exportFormat }).refine(sameAgent, oneAgent);
export type ApprovalExportQuery = z.output<typeof approvalExportQuery>;

export const approvalPage = page(approvalSummary).extend({
  pending_count: z.int().meta({ description: 'pending in all, whatever the filter; counted up to 10,000' }),
});
export type ApprovalPage = z.infer<typeof approvalPage>;

/** An earlier decision on the same agent and tool, and in which params that request differed from this one. */
export const precedent = z.object({
  approval_id: z.string(),
  status: approvalStatus,
  decided_at: isoTime,
  decided_by: z.string().nullable(),
  decided_via: decidedVia.nullable(),
  reason: z.string().nullable(),
  changes: z.array(z.object({ path: z.string(), then: json.optional(), now: json.optional() })),
});
export type Precedent = z.infer<typeof precedent>;
