import { z } from 'zod';
import { clockTime, riskTier, timeZone } from '@/lib/contracts/manifest';

/** The policy engine's answer; upper case on the wire. */
export const decision = z.enum(['ALLOW', 'DENY', 'ESCALATE']);
export type Decision = z.infer<typeof decision>;

/** Every reason the engine can give, in the order of the checks that give it. Clients treat unknown codes as data. */
export const REASON_CODES = [
  'MANIFEST_NOT_FOUND',
  'MANIFEST_INACTIVE',
  'AGENT_SUSPENDED',
  'CAPABILITY_TOKEN_REQUIRED',
  'INVALID_TOKEN',
  'TOKEN_EXPIRED',
  'TOKEN_REVOKED',
  'TOKEN_AGENT_MISMATCH',
  'TOKEN_ORG_MISMATCH',
  'ACTION_NOT_ALLOWED',
  'CAPABILITY_MISSING',
  'TOOL_NOT_AUTHORIZED',
  'REQUIRES_APPROVAL',
  'PARAMS_INVALID',
  'AMOUNT_EXCEEDS_CAP',
  'AMOUNT_THRESHOLD',
  'AMOUNT_UNREADABLE',
  'JURISDICTION_BLOCKED',
  'COUNTERPARTY_BLOCKED',
  'COUNTERPARTY_NOT_IN_ALLOWLIST',
  'NEW_COUNTERPARTY',
  'OUTSIDE_ALLOWED_HOURS',
  'HIGH_RISK_ACTION',
  'POLICY_DENIED',
  'POLICY_REQUIRES_APPROVAL',
  'BUDGET_EXCEEDED',
  'BUDGET_THRESHOLD_REACHED',
  'OVERRIDE_TOKEN_INVALID',
  'OVERRIDE_TOKEN_EXPIRED',
  'OVERRIDE_TOKEN_ALREADY_USED',
  'OVERRIDE_TOKEN_ACTION_MISMATCH',
  'REQUESTED_BY_AGENT',
  'POLICY_ERROR',
] as const;
const reasonCode = z.enum(REASON_CODES);
export type ReasonCode = z.infer<typeof reasonCode>;

/** Why the answer is not a plain ALLOW: a code for programs, a sentence for people, figures where there are any. */
export const reason = z.object({
  code: reasonCode,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Reason = z.infer<typeof reason>;

/** The 14 checks in the order in which they run. */
export const CHECK_NAMES = [
  'manifest_validation',
  'capability_token',
  'action_type',
  'tool_authorization',
  'params_schema',
  'amount_limits',
  'jurisdiction',
  'counterparty',
  'allowed_hours',
  'risk',
  'org_policies',
  'budget_check',
  'standing_rule',
  'override_token',
] as const;
const checkName = z.enum(CHECK_NAMES);
export type CheckName = z.infer<typeof checkName>;

export const traceEntry = z.object({
  check: checkName,
  result: z.enum(['pass', 'fail', 'escalate', 'skip']),
  details: z.string().optional(),
});
export type TraceEntry = z.infer<typeof traceEntry>;

export const budgetWindow = z.enum(['hour', 'day']);
export type BudgetWindow = z.infer<typeof budgetWindow>;

/** The figures at the moment of evaluation, frozen with the approval. The budget shown is the fullest of those that apply. */
export const riskSnapshot = z.object({
  budget_current: z.number().nullable(),
  budget_limit: z.number().nullable(),
  budget_percent: z.number().nullable(),
  window: budgetWindow.nullable(),
  risk_tier: riskTier,
  risk_score: z.number().optional(),
  amount: z.number().optional(),
  currency: z.string().optional(),
  recent_actions_1h: z.number(),
  denied_24h: z.number(),
});
export type RiskSnapshot = z.infer<typeof riskSnapshot>;

export const POLICY_EFFECTS = ['allow', 'deny', 'require_approval'] as const;
export const policyEffect = z.enum(POLICY_EFFECTS);
export type PolicyEffect = z.infer<typeof policyEffect>;

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/**
 * Matches while the clock in `timezone` (default: the org's) is in `[start, end)`; `start` after `end` runs over
 * midnight.
 */
const policyHours = z
  .strictObject({
    start: clockTime,
    end: clockTime,
    timezone: timeZone.optional(),
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional(),
  })
  .refine((hours) => hours.start !== hours.end, { path: ['end'], message: 'must differ from start' });
export type PolicyHours = z.infer<typeof policyHours>;

const glob = z.string().min(1).max(256);

/**
 * What an org policy applies to; every criterion given must hold, an empty match applies to every action.
 * `params` maps a dot path to a glob (texts, also of numbers and booleans) or to an equal number or boolean.
 */
export const policyMatch = z.strictObject({
  agents: z.array(glob).min(1).max(200).optional(),
  actions: z.array(glob).min(1).max(200).optional(),
  params: z
    .record(z.string().min(1).max(200), z.union([glob, z.number(), z.boolean()]))
    .refine((params) => Object.keys(params).length <= 50, { message: 'at most 50 params' })
    .optional(),
  hours: policyHours.optional(),
});

/** An org's own policy, for what manifests can't say. */
export const orgPolicy = z.strictObject({
  name: z.string().trim().min(1).max(255),
  effect: policyEffect,
  priority: z.int().min(-1000).max(1000).default(0),
  match: policyMatch.default({}),
  enabled: z.boolean().default(true),
  message: z.string().trim().min(1).max(500).optional(),
});
export type OrgPolicy = z.infer<typeof orgPolicy>;
