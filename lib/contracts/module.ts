import { z } from 'zod';
import { isoTime, json, jsonObject, text } from '@/lib/contracts/common';
import { riskTier } from '@/lib/contracts/manifest';
import { ruleToolName, shownConstraints } from '@/lib/contracts/rule-constraints';
import * as canonical from '@/lib/contracts/rules';

/** The one word with which the module dialect says how decision and run stand. */
export const MODULE_STATUSES = ['pending', 'approved', 'executed', 'rejected', 'expired'] as const;
export const moduleStatus = z.enum(MODULE_STATUSES);
export type ModuleStatus = z.infer<typeof moduleStatus>;

/** An approval as the module dialect shows it: the columns of `pending_actions` and what it has no column for. */
export const moduleAction = z.object({
  id: z.uuid(),
  tool_name: z.string().meta({ example: 'email:send', description: '`type:tool`' }),
  tool_args: jsonObject.meta({ description: 'secrets masked; sensitive values `[REDACTED]` below operator' }),
  tool_args_omitted: z.literal(true).optional().meta({ description: 'in lists: larger than 16 KB; get the action' }),
  agent_summary: z
    .string()
    .nullable()
    .meta({ description: 'written by the agent; without it our line about the action' }),
  session_id: z.string().nullable(),
  status: moduleStatus,
  requested_at: isoTime,
  expires_at: isoTime,
  decided_by: z
    .string()
    .nullable()
    .meta({ description: '`human:<email>`, `rule:<id>`, `agent:<id>` (withdrawn) or `system:<what>`' }),
  decided_at: isoTime.nullable(),
  decision_reason: z.string().nullable(),
  execution_result: z
    .object({
      success: z.boolean(),
      executed_at: isoTime.nullable(),
      result: json.optional(),
      error: z.string().optional(),
    })
    .nullable(),
  executed_at: isoTime.nullable(),
  approval_rule_id: z.uuid().nullable(),
  agent_id: z.string(),
  risk_tier: riskTier,
  version: z.int().meta({ description: 'counts every change; send it back as expected_version' }),
  action_hash: z.string().meta({ description: 'of what would run; send it back as expected_action_hash' }),
  stalled: z.literal(true).optional().meta({ description: 'approved and started, without a known end' }),
  state: z.literal('cancelled').optional().meta({ description: 'rejected, because it was withdrawn' }),
});
export type ModuleAction = z.infer<typeof moduleAction>;

export const moduleMeta = z.object({
  total: z.int(),
  total_relation: z.enum(['eq', 'gte']).meta({ description: '`gte` beyond 10,000' }),
  offset: z.int(),
  limit: z.int(),
  has_more: z.boolean(),
});

export const one = <T extends z.ZodType>(data: T) => z.object({ data });
export const many = <T extends z.ZodType>(data: T) => z.object({ data: z.array(data), meta: moduleMeta });
export type Many<T> = { data: T[]; meta: z.infer<typeof moduleMeta> };

const word = z
  .string()
  .min(1)
  .max(257)
  .refine((given) => !given.includes('\0'), 'must not hold NUL');

/** Values that clients of the module read as 400, not 422: they are checked by the dialect itself. */
const loose = z.string().max(100).optional();

export const modulePaging = {
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
};

export const actionsQuery = z.strictObject({
  ...modulePaging,
  status: loose.meta({ description: 'a status of this dialect; `denied` and `cancelled` are understood, too' }),
  tool_name: word.optional().meta({ description: '`type:tool`, or the tool of any type' }),
  since: loose.meta({ description: 'requested at or after' }),
  until: loose.meta({ description: 'requested before; a bare date means its end' }),
});

export const executedQuery = actionsQuery.omit({ status: true }).extend({ rule_id: loose });

const seen = {
  expected_version: z.int().min(1).max(2_147_483_647).optional(),
  expected_action_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
    .optional(),
};

export const approveActionBody = z.strictObject({
  create_rule: z
    .boolean()
    .default(false)
    .meta({ description: 'also make a rule of it, as /rules/from-action does: such actions are approved from now on' }),
  notes: text(1000).optional(),
  ...seen,
});
export const rejectActionBody = z.strictObject({
  reason: text(255).nullish().meta({ description: 'told to the agent' }),
  ...seen,
});

/** What the dashboard of old sent along is accepted and has no effect: the organization is the credential's. */
export const expireBody = z.strictObject({ butler: z.string().optional(), hours: z.number().optional() });
export const expireAnswer = z.object({ expired_count: z.int(), expired_ids: z.array(z.uuid()) });

/** A rule as the module dialect shows it: the columns of `approval_rules` and what it has no column for. */
export const moduleRule = z.object({
  id: z.uuid(),
  tool_name: z.string(),
  arg_constraints: shownConstraints.meta({ description: 'sensitive values `[REDACTED]` below operator' }),
  description: z.string(),
  created_from: z.uuid().nullable().meta({ description: 'the action that it was made from' }),
  created_at: isoTime,
  expires_at: isoTime.nullable(),
  max_uses: z.int().nullable(),
  use_count: z.int(),
  active: z.boolean().meta({ description: 'not revoked' }),
  in_force: z
    .boolean()
    .meta({ description: 'matches now: active, not expired, uses left, its author may still decide' }),
  agent_id: z.string().nullable(),
  closed: z.boolean(),
  created_by: z.string(),
  revoked_by: z.string().nullable(),
  revoked_at: isoTime.nullable(),
  revoke_reason: z.string().nullable(),
});
export type ModuleRule = z.infer<typeof moduleRule>;

/** An approved action with what became of the rule that was to be made of it. */
export const approvedAction = moduleAction.extend({
  created_rule: moduleRule.optional(),
  created_rule_error: z.string().optional().meta({ description: 'why no rule was made; the approval stands' }),
});
export type ApprovedAction = z.infer<typeof approvedAction>;

const { tool_name, arg_constraints, description, expires_at, max_uses, agent_id, closed, confirm_denied } =
  canonical.createRuleBody.shape;

export const rulesQuery = z.strictObject({
  ...modulePaging,
  tool_name: ruleToolName.optional(),
  active_only: z
    .enum(['true', 'false', '1', '0'])
    .default('true')
    .transform((word) => word === 'true' || word === '1')
    .meta({ description: 'only those in force; false: every rule' }),
});

export const createRuleBody = z.strictObject({
  tool_name,
  arg_constraints,
  description,
  expires_at,
  max_uses,
  agent_id,
  closed,
  confirm_denied,
});

export const ruleFromActionBody = z.strictObject({
  action_id: z.string().min(1).max(200),
  constraint_overrides: canonical.ruleFromApprovalBody.shape.constraint_overrides,
  description,
  expires_at,
  max_uses,
  confirm_denied,
});

export const revokeRuleBody = z.strictObject({ reason: text(255).nullish() });

export const moduleSuggestions = z.object({
  action_id: z.uuid(),
  tool_name: z.string(),
  tool_args: jsonObject,
  suggested_constraints: shownConstraints,
});
export type ModuleSuggestions = z.infer<typeof moduleSuggestions>;
