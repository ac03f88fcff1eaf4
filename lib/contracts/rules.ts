import { z } from 'zod';
import { agentSlug, isoTime, page, paging, text } from '@/lib/contracts/common';
import { exportFormat } from '@/lib/contracts/exports';
import { constraintsInput, ruleToolName, shownConstraints } from '@/lib/contracts/rule-constraints';

/*
 * Standing rules: a person's approval given in advance for a narrow, bounded kind of action.
 */

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
/** The reasons that a rule waives beside the usual ones. */
export const waivedReasons = z
  .array(waivable)
  .max(WAIVABLE_REASONS.length)
  .refine((codes) => new Set(codes).size === codes.length, 'names a reason twice')
  .meta({ description: 'further reasons that it waives; takes an admin' });

/** The one agent that a rule is for. */
export const onlyAgent = agentSlug.nullable().optional().meta({ description: 'only this agent' });

const shape = {
  tool_name: ruleToolName,
  arg_constraints: constraintsInput,
  description: description.optional(),
  agent_id: onlyAgent,
  closed: z.boolean().optional().meta({ description: 'arguments that no constraint names fail; default false' }),
  reasons: waivedReasons.optional(),
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
