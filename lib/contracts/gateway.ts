import { z } from 'zod';
import { executionMode, executionStatus } from '@/lib/contracts/approvals';
import { agentSlug, isoTime, json, jsonObject, text } from '@/lib/contracts/common';
import { decision, reason, riskSnapshot, traceEntry } from '@/lib/contracts/policy';

export const word = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, 'must be 1 to 128 letters, digits, ".", "_" or "-"');
export const externalId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters without spaces');

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const PUBLIC_ID = /^[a-z]{3,5}[-_][0-9a-hjkmnp-tv-z]{26}$/i;
/** What stands where an approval's id stands in our paths. */
const STATIC_WORDS: ReadonlySet<string> = new Set([
  ...['pending', 'stats', 'export', 'expire-stale', 'stream'],
  ...['bulk-approve', 'bulk-deny', 'bulk-extend', 'cleanup', 'actions', 'executed', 'rules', 'metrics'],
]);

/** The caller's own id of an approval: never to be taken for one of ours, or for a path. */
export const ownId = externalId
  .refine((id) => !UUID.test(id) && !PUBLIC_ID.test(id), 'looks like an id of ours; choose another')
  .refine((id) => !STATIC_WORDS.has(id.toLowerCase()), 'is a word of our paths; choose another');

/** The proposed action: `type:tool` with its params. */
export const action = z.strictObject({
  type: word.meta({ example: 'kubernetes' }),
  tool: word.meta({ example: 'deploy' }),
  params: jsonObject.default({}),
  amount: z.unknown().optional().meta({ description: 'a number; what the params hold wins' }),
  currency: z.string().max(10).optional(),
  description: text(2000).optional(),
});

export const counterparty = z.strictObject({
  id: z.string().min(1).max(320).optional(),
  type: z.string().max(64).optional(),
  jurisdiction: z.string().max(16).optional(),
});

const expiresIn = z
  .number()
  .int()
  .min(60, 'must be at least 60 seconds')
  .max(2_592_000, 'must be at most 30 days (2592000 seconds)');

const about = {
  context: jsonObject.optional(),
  risk_score: z.number().min(0).max(100).optional(),
  run_id: externalId.optional(),
  session_id: externalId.optional(),
  summary: text(2000).optional().meta({ description: 'what the agent says it is doing; shown as its words' }),
  expires_in_seconds: expiresIn.optional(),
};

export const executeBody = z.strictObject({
  uapk_id: agentSlug.optional(),
  agent_id: agentSlug.optional(),
  action,
  capability_token: z.string().max(8192).optional(),
  override_token: z.string().max(8192).optional(),
  counterparty: counterparty.optional(),
  ...about,
  idempotency_key: z.string().max(255).optional(),
});
export type ExecuteBody = z.output<typeof executeBody>;

export const batchBody = z.strictObject({
  uapk_id: agentSlug.optional(),
  agent_id: agentSlug.optional(),
  actions: z
    .array(z.strictObject({ action_id: z.string().min(1).max(200), ...action.shape }))
    .min(1)
    .max(100, 'at most 100 actions'),
  stop_on_deny: z.boolean().default(false),
  ...about,
  idempotency_key: z.string().max(255).optional(),
});
export type BatchBody = z.output<typeof batchBody>;

export const requestBody = z.strictObject({
  uapk_id: agentSlug.optional(),
  agent_id: agentSlug.optional(),
  action,
  reason: text(2000).optional().meta({ description: 'why the agent asks, in its words' }),
  ...about,
  external_id: ownId.optional(),
  idempotency_key: z.string().max(255).optional(),
});
export type RequestBody = z.output<typeof requestBody>;

const policyTrace = z.object({ checks: z.array(traceEntry) });

export const evaluateAnswer = z.object({
  would_allow: z.boolean(),
  decision,
  reasons: z.array(reason),
  policy_trace: policyTrace,
  risk_snapshot: riskSnapshot,
  matched_rule: z.string().nullable(),
});

/** What a connector answered, redacted. */
export const gatewayResult = z.object({
  success: z.boolean(),
  data: json.optional(),
  error: json.optional(),
  result_hash: z.string().nullable(),
  duration_ms: z.number().nullable(),
  executed_at: isoTime.nullable(),
});

export const executeAnswer = z.object({
  interaction_id: z.string(),
  decision,
  reasons: z.array(reason),
  policy_trace: policyTrace,
  risk_snapshot: riskSnapshot,
  executed: z.boolean(),
  execution_mode: executionMode,
  execution_status: executionStatus.optional().meta({
    description:
      'how the run stands: succeeded, failed, ambiguous (nobody knows whether it took effect), spent (now run it)',
  }),
  result: gatewayResult.optional(),
  approval_id: z.string().optional(),
  duplicate: z.boolean().optional().meta({
    description: 'the same action of this agent waits already; `approval_id` is that approval, and nothing was added',
  }),
  expires_at: isoTime.optional(),
  matched_rule: z.string().optional(),
  idempotent: z.boolean().optional(),
  timestamp: isoTime,
});
export type ExecuteAnswer = z.infer<typeof executeAnswer>;

export type EvaluateAnswer = z.infer<typeof evaluateAnswer>;

export const batchAnswer = z.object({
  batch_id: z.string(),
  results: z.array(
    z.object({
      action_id: z.string(),
      interaction_id: z.string().optional(),
      decision: decision.or(z.literal('SKIPPED')),
      executed: z.boolean(),
      reasons: z.array(reason).optional(),
      result: gatewayResult.optional(),
      approval_id: z.string().optional(),
      error: z.string().optional(),
      code: z.string().optional(),
    }),
  ),
  summary: z.object({ total: z.int(), allowed: z.int(), denied: z.int(), escalated: z.int() }),
});

/** `wait`: seconds of long poll. `until`: what to wait for. `since`: the version that the caller saw last. */
export const statusQuery = z.strictObject({
  wait: z.coerce.number().min(0).max(60).default(0),
  until: z.enum(['result', 'decision']).default('result'),
  since: z.coerce.number().int().min(0).optional(),
});

export const statusAnswer = z
  .object({
    approval_id: z.string(),
    status: z.enum(['pending', 'approved', 'denied', 'expired', 'cancelled']),
    version: z.int(),
    expires_at: isoTime.optional(),
    poll_after_ms: z.int().optional(),
    approved_at: isoTime.optional(),
    execution_status: z.string().optional(),
    edited_action: z
      .object({ type: z.string(), tool: z.string(), params: jsonObject })
      .optional()
      .meta({ description: 'a person edited the params before approving: this is what was approved, and what to run' }),
    result: gatewayResult.optional(),
    override_token: z.string().optional(),
    override_token_expires_at: isoTime.optional(),
    denied_at: isoTime.optional(),
    reason: z.string().nullable().optional(),
    retry: z.enum(['no', 'with_changes']).nullable().optional(),
    suggested_params: jsonObject.nullable().optional(),
    expired_at: isoTime.optional(),
    cancelled_at: isoTime.optional(),
  })
  .meta({ id: 'ApprovalStatusForAgents' });

export const resultBody = z
  .strictObject({ success: z.boolean(), data: json.optional(), error: json.optional() })
  .refine((body) => body.success || body.error !== undefined, {
    path: ['error'],
    message: 'is required when success is false',
  });
export type ResultBody = z.output<typeof resultBody>;
