import { z } from 'zod';
import { approvalStatus } from '@/lib/contracts/approvals';
import { isoTime, jsonObject } from '@/lib/contracts/common';
import { riskTier } from '@/lib/contracts/manifest';
import { constraintsInput, ruleToolName, shownConstraint, shownConstraints } from '@/lib/contracts/rule-constraints';
import { onlyAgent, waivedReasons } from '@/lib/contracts/rules';

/** Why one argument fits its constraint, or doesn't. */
const argumentVerdict = z.object({
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
  agent_id: onlyAgent,
  closed: z.boolean().optional(),
  reasons: waivedReasons.optional(),
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
