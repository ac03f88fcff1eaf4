import { z } from 'zod';
import { jsonObject } from '@/lib/contracts/common';
import { externalId } from '@/lib/contracts/gateway';

/** What the built-in policy set knows. */
export const ACTION_TYPES = ['execute_code', 'deploy', 'create_billing', 'delete_files', 'network_access'] as const;

export const safetyCheckBody = z.strictObject({
  action: z
    .string()
    .min(1)
    .max(128)
    .meta({ examples: [...ACTION_TYPES] }),
  context: jsonObject.default({}),
});
export type SafetyCheckBody = z.output<typeof safetyCheckBody>;

export const safetyDecision = z.object({ allowed: z.boolean(), reason: z.string(), requires_approval: z.boolean() });
export type SafetyDecision = z.infer<typeof safetyDecision>;

const amount = z.number().min(0).max(1e15);

export const createBudgetBody = z.strictObject({ run_id: externalId, limit: amount });
export const spendBody = z.strictObject({
  run_id: externalId,
  amount,
  enforce: z.boolean().default(false).meta({ description: 'refuse what does not fit, instead of recording it' }),
});
export const canSpendBody = z.strictObject({ run_id: externalId, amount });

export const runBudget = z.object({
  run_id: z.string(),
  spent: z.number(),
  limit: z.number(),
  remaining: z.number().meta({ description: 'never below 0' }),
  exceeded: z.boolean(),
});
export type RunBudget = z.infer<typeof runBudget>;
export const canSpendAnswer = runBudget.extend({ can_spend: z.boolean() });
