import { z } from 'zod';
import { agentSlug, isoTime, json, jsonObject, page, paging, text } from '@/lib/contracts/common';
import { exportFormat } from '@/lib/contracts/exports';
import { globFault } from '@/lib/contracts/glob-syntax';
import { riskTier } from '@/lib/contracts/manifest';
import { approvalStatus } from '@/lib/contracts/approvals';

/*
 * Standing rules: a person's approval given in advance for a narrow, bounded kind of action.
 */

/** `type:tool`; a bare name matches the tool of any type. */
export const ruleToolName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$/,
    'must be type:tool (kubernetes:deploy), or a tool’s name alone for every type',
  )
  .meta({ example: 'email:send' });

/** The name of an argument; dots reach into objects. */
const argumentPath = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^.\0]+(?:\.[^.\0]+)*$/, 'must be an argument’s name or dot path');

export const MAX_CONSTRAINTS = 50;
const MAX_VALUE = 8192;

/** What stands in the place of a value that may not be shown. */
export const MASKED_VALUE = '[REDACTED]';

const smallJson = json
  .refine((value) => value !== undefined, 'is required')
  .refine((value) => value === undefined || JSON.stringify(value).length <= MAX_VALUE, 'is too long');

const exact = z.strictObject({ type: z.literal('exact'), value: smallJson });
const pattern = z.strictObject({
  type: z.literal('pattern'),
  value: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: 'a glob over the whole text: * ? [abc] [!abc]', example: '*@acme.test' }),
});
const any = z.strictObject({ type: z.literal('any') });

/** What one argument must be. */
export const constraint = z.discriminatedUnion('type', [exact, pattern, any], {
  error: 'type must be exact, pattern or any',
});
export type Constraint = { type: 'exact'; value: unknown } | { type: 'pattern'; value: string } | { type: 'any' };
/** By argument; all must hold. */
export type Constraints = Readonly<Record<string, Constraint>>;

const bare = z.union([z.string().max(MAX_VALUE), z.number(), z.boolean(), z.null(), z.array(json)]);

/** As it is taken: `"*"` stands for any, another bare value for exact. */
const constraintInput = z
  .unknown()
  .refine((value) => value !== undefined, 'is required')
  .transform((value, context): Constraint => {
    if (value === '*') return { type: 'any' };
    const plain = bare.safeParse(value);
    const parsed = plain.success ? exact.safeParse({ type: 'exact', value: plain.data }) : constraint.safeParse(value);
    if (parsed.success) {
      const given = parsed.data;
      // Only here: rules that were made before patterns were looked at are still read.
      const fault = given.type === 'pattern' ? globFault(given.value) : null;
      if (fault === null) return given;
      context.addIssue({ code: 'custom', path: ['value'], message: fault });
      return z.NEVER;
    }
    for (const issue of parsed.error.issues) {
      const path = plain.success ? [] : issue.path;
      context.addIssue({ code: 'custom', path, message: issue.message });
    }
    return z.NEVER;
  })
  .meta({
    description:
      '{"type":"exact","value":…}, {"type":"pattern","value":"glob"} or {"type":"any"}; "*" stands for any, another bare value for exact',
  });

/** Constraints as a request gives them, normalised by parsing. `{}` matches every call of the tool. */
export const constraintsInput = z
  .record(argumentPath, constraintInput)
  .refine((given) => Object.keys(given).length <= MAX_CONSTRAINTS, `at most ${MAX_CONSTRAINTS} constraints`);

/** What a rule may waive beside `REQUIRES_APPROVAL` and `REQUESTED_BY_AGENT`, where an admin says so. */
export const WAIVABLE_REASONS = [
  'AMOUNT_THRESHOLD',
  'AMOUNT_UNREADABLE',
  'NEW_COUNTERPARTY',
  'OUTSIDE_ALLOWED_HOURS',
  'HIGH_RISK_ACTION',
  'POLICY_REQUIRES_APPROVAL',
  'BUDGET_THRESHOLD_REACHED',
] as const;
const waivable = z.enum(WAIVABLE_REASONS);

const description = text(500).min(1, 'say what it is for');
const maxUses = z.int().min(1, 'must be at least 1').max(1_000_000_000);
const expiresAt = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with its zone (2026-01-31T18:00:00Z)' })
  .meta({ description: 'the first instant at which it matches no more' });
const confirmDenied = z
  .boolean()
  .optional()
  .meta({ description: 'needed where it would have approved what a person denied in the last 30 days' });
const reasons = z
  .array(waivable)
  .max(WAIVABLE_REASONS.length)
  .refine((codes) => new Set(codes).size === codes.length, 'names a reason twice')
  .meta({ description: 'further reasons that it waives; takes an admin' });

const shape = {
  tool_name: ruleToolName,
  arg_constraints: constraintsInput,
  description: description.optional(),
  agent_id: agentSlug.nullable().optional().meta({ description: 'only this agent' }),
  closed: z.boolean().optional().meta({ description: 'arguments that no constraint names fail; default false' }),
  reasons: reasons.optional(),
  expires_at: expiresAt.nullable().optional(),
  max_uses: maxUses.nullable().optional(),
};

export const createRuleBody = z.strictObject({ ...shape, confirm_denied: confirmDenied });
export type CreateRuleBody = z.output<typeof createRuleBody>;

/** What is absent is suggested: constraints by sensitivity, `max_uses` by tier (1 for high and critical, else 50). */
const suggested = {
  description: shape.description,
  expires_at: shape.expires_at,
  max_uses: shape.max_uses,
  agent_id: shape.agent_id,
  closed: z.boolean().optional().meta({ description: 'arguments that no constraint names fail; default true' }),
  reasons: shape.reasons,
  confirm_denied: confirmDenied,
};

export const ruleFromApprovalBody = z.strictObject({
  approval_id: z.string().min(1).max(200),
  constraint_overrides: constraintsInput
    .optional()
    .meta({ description: 'replace the suggestions, argument by argument' }),
  ...suggested,
});
export type RuleFromApprovalBody = z.output<typeof ruleFromApprovalBody>;

/** `create_rule` of an approve call: a rule made of the approval in the same transaction. */
export const createRuleWithApproval = z.strictObject({
  arg_constraints: constraintsInput.optional().meta({ description: 'instead of the suggestions' }),
  ...suggested,
});
export type CreateRuleWithApproval = z.output<typeof createRuleWithApproval>;

/** What is absent stays as it is; `null` takes a bound away. A masked constraint that comes back as shown stays too. */
export const replaceRuleBody = z.strictObject({
  arg_constraints: constraintsInput.optional(),
  description: shape.description,
  agent_id: shape.agent_id,
  closed: shape.closed,
  reasons: shape.reasons,
  expires_at: shape.expires_at,
  max_uses: shape.max_uses,
  confirm_denied: confirmDenied,
  reason: text(255).min(1).optional().meta({ description: 'why; stands with the revoked one' }),
});
export type ReplaceRuleBody = z.output<typeof replaceRuleBody>;

export const revokeRuleBody = z.strictObject({ reason: text(255).min(1, 'say why') });
export type RevokeRuleBody = z.output<typeof revokeRuleBody>;

/** What is worth a look at a rule. */
export const RULE_HYGIENE = [
  'unused',
  'nearly_used_up',
  'expiring',
  'broad',
  'expired',
  'exhausted',
  'revoked',
] as const;
export const ruleHygiene = z.enum(RULE_HYGIENE);
export type RuleHygiene = z.infer<typeof ruleHygiene>;

const flag = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1');

/** Which rules: the filters of the list and of the export. */
export const ruleFilters = z.strictObject({
  active_only: flag.optional().meta({
    description: 'only those in force: neither revoked, expired nor used up, by an author who may still decide',
  }),
  tool_name: ruleToolName.optional(),
  agent_id: agentSlug.optional(),
  created_from: z.string().min(1).max(200).optional().meta({ description: 'the approval that they were made from' }),
  hygiene: z
    .union([ruleHygiene, z.array(ruleHygiene).max(RULE_HYGIENE.length)], {
      error: `must be among ${RULE_HYGIENE.join(', ')}; repeat the parameter for several`,
    })
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional()
    .meta({ description: 'repeatable: any of them' }),
});
export type RuleFilters = z.output<typeof ruleFilters>;

export const ruleListQuery = ruleFilters.extend(paging);
export type RuleListQuery = z.output<typeof ruleListQuery>;

/** Query of the export: the list's filters. Newest first. */
export const ruleExportQuery = ruleFilters.extend({ format: exportFormat });

/** A constraint as it is shown: the value of a secret argument is masked. */
const shownConstraint = z.object({
  type: z.enum(['exact', 'pattern', 'any']),
  value: json.optional(),
});
export const shownConstraints = z.record(z.string(), shownConstraint);

export const ruleInfo = z.object({
  id: z.string().meta({ description: 'the same as rule_id', example: 'rule-01jqy3v2m4e8r9t0a1b2c3d4e5' }),
  rule_id: z.string(),
  tool_name: z.string(),
  agent_id: z.string().nullable().meta({ description: 'null: any agent' }),
  arg_constraints: shownConstraints,
  masked: z.array(z.string()).meta({ description: 'arguments whose value is a secret and not shown' }),
  closed: z.boolean(),
  reasons: z.array(z.string()),
  description: z.string(),
  created_by: z.string().meta({ description: 'email' }),
  created_from: z.string().nullable().meta({ description: 'approval' }),
  created_at: isoTime,
  expires_at: isoTime.nullable(),
  max_uses: z.int().nullable(),
  use_count: z.int(),
  last_used_at: isoTime.nullable(),
  active: z.boolean().meta({ description: 'not revoked' }),
  in_force: z
    .boolean()
    .meta({ description: 'matches now: active, not expired, uses left, its author may still decide' }),
  author_entitled: z.boolean().meta({ description: 'whether its author is still a member who may decide' }),
  revoked_by: z.string().nullable(),
  revoked_at: isoTime.nullable(),
  revoke_reason: z.string().nullable(),
  replaces: z.string().nullable(),
  replaced_by: z.string().nullable(),
  specificity: z.int().meta({ description: 'exact 2, pattern 1, any 0, summed' }),
  hygiene: z.array(ruleHygiene),
});
export type RuleInfo = z.infer<typeof ruleInfo>;

export const rulePage = page(ruleInfo);
export type RulePage = z.infer<typeof rulePage>;

/** Why one argument fits its constraint, or doesn't. */
export const argumentVerdict = z.object({
  argument: z.string(),
  constraint: shownConstraint.nullable().meta({ description: 'null: no constraint names it, and the rule is closed' }),
  matches: z.boolean(),
  why: z.string(),
});
export type ArgumentVerdict = z.infer<typeof argumentVerdict>;

export const testRuleBody = z.strictObject({
  tool_name: ruleToolName,
  arg_constraints: constraintsInput,
  params: jsonObject,
  closed: z.boolean().optional(),
});
export type TestRuleBody = z.output<typeof testRuleBody>;

export const testRuleAnswer = z.object({
  matches: z.boolean(),
  specificity: z.int(),
  arguments: z.array(argumentVerdict),
});
export type TestRuleAnswer = z.infer<typeof testRuleAnswer>;

export const blastRadiusBody = z.strictObject({
  tool_name: ruleToolName,
  arg_constraints: constraintsInput,
  agent_id: shape.agent_id,
  closed: z.boolean().optional(),
  reasons: reasons.optional(),
});
export type BlastRadiusBody = z.output<typeof blastRadiusBody>;

export const blastRadiusAnswer = z.object({
  days: z.int(),
  examined: z.int().meta({ description: 'approvals of the tool that were looked at' }),
  complete: z.boolean().meta({ description: 'false where there were more than could be looked at: the newest were' }),
  matched: z.int(),
  denied: z.int().meta({ description: 'matched, and a person denied them' }),
  by_status: z.record(z.string(), z.int()),
  agents: z.array(z.string()),
  examples: z
    .array(
      z.object({
        approval_id: z.string(),
        agent_id: z.string(),
        status: approvalStatus,
        headline: z.string(),
        created_at: isoTime,
        decided_by: z.string().nullable(),
        deny_reason: z.string().nullable(),
      }),
    )
    .max(5)
    .meta({ description: 'denied ones first' }),
});
export type BlastRadiusAnswer = z.infer<typeof blastRadiusAnswer>;

export const ruleSuggestions = z.object({
  approval_id: z.string(),
  tool_name: z.string(),
  tool_args: jsonObject.meta({ description: 'secrets masked' }),
  suggested_constraints: shownConstraints.meta({ description: 'secrets masked' }),
  sensitive: z.array(z.string()).meta({ description: 'arguments that are pinned' }),
  masked: z.array(z.string()),
  risk_tier: riskTier,
  max_uses: z.int(),
  closed: z.literal(true),
  description: z.string(),
});
export type RuleSuggestions = z.infer<typeof ruleSuggestions>;

export const PRECEDENCE = [
  'constraint_specificity_desc',
  'bounded_scope_desc',
  'created_at_desc',
  'rule_id_asc',
] as const;

/** Why a rule approved an action, or why none did: stored with the approval (`rule_match`). */
export const ruleMatch = z.object({
  matched: z.string().nullable().meta({ description: 'the rule that won' }),
  summary: z.string(),
  precedence: z.array(z.string()),
  candidates: z.array(
    z.object({
      rule_id: z.string(),
      description: z.string(),
      outcome: z.enum(['won', 'outranked', 'lost']),
      specificity: z.int(),
      bounded: z.boolean(),
      why: z.string(),
    }),
  ),
  candidates_omitted: z.int(),
});
export type RuleMatch = z.infer<typeof ruleMatch>;

/** Why `create_rule` of an approve call made none; the approval stands. */
export const createdRuleError = z.object({
  code: z.string(),
  message: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  blast_radius: blastRadiusAnswer.optional(),
});
export type CreatedRuleError = z.infer<typeof createdRuleError>;
