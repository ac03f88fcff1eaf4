import { z } from 'zod';
import { isoTime, paging } from './common';
import { orgPolicy, policyEffect, policyMatch } from './policy';

/*
 * Org policies as the API takes and answers them; the policy itself is in policy.ts.
 */

export const createPolicyBody = orgPolicy;
export type CreatePolicyBody = z.infer<typeof createPolicyBody>;

/** What is absent stays as it is. Without defaults: they would overwrite. */
export const updatePolicyBody = z.strictObject({
  name: orgPolicy.shape.name.optional(),
  effect: policyEffect.optional(),
  priority: orgPolicy.shape.priority.unwrap().optional(),
  match: policyMatch.optional(),
  enabled: z.boolean().optional(),
  message: z.string().trim().min(1).max(500).nullable().optional(),
});
export type UpdatePolicyBody = z.infer<typeof updatePolicyBody>;

export const policyListQuery = z.strictObject({
  ...paging,
  enabled_only: z
    .enum(['true', 'false', '1', '0'])
    .transform((word) => word === 'true' || word === '1')
    .optional(),
});
export type PolicyListQuery = z.infer<typeof policyListQuery>;

export const policyInfo = z.object({
  policy_id: z.string(),
  name: z.string(),
  effect: policyEffect,
  priority: z.number().int(),
  match: z.unknown().meta({ description: 'as it was given' }),
  message: z.string().nullable(),
  enabled: z.boolean(),
  created_by: z.string().nullable(),
  created_at: isoTime,
  updated_at: isoTime,
});
export type PolicyInfo = z.infer<typeof policyInfo>;
