import { z } from 'zod';
import { jsonObject, text } from '@/lib/contracts/common';
import { externalId, ownId, word } from '@/lib/contracts/gateway';

/** `POST /api/v1/approvals/` as workers of workflows send it. */
export const workflowRequestBody = z.strictObject({
  action_id: ownId.meta({ example: 'deploy-vercel-1234567890', description: 'your own id, used once' }),
  action_type: word.meta({ example: 'deploy' }),
  description: text(2000).default(''),
  context: jsonObject.default({}).meta({ description: 'its risk_score (0 to 100) counts' }),
  run_id: externalId.nullish(),
  requested_by: text(200).default('temporal-worker').meta({ description: 'recorded as claimed' }),
  timeout_seconds: z.int().min(60).max(86_400).optional().meta({ description: '3600 unless said' }),
});
export type WorkflowRequestBody = z.output<typeof workflowRequestBody>;

export const workflowDecisionBody = z.strictObject({
  approved: z.boolean(),
  reason: text(1000).nullish(),
  decided_by: text(320).optional().meta({ description: 'recorded as claimed; whoever calls has decided' }),
});
export type WorkflowDecisionBody = z.output<typeof workflowDecisionBody>;

const seconds = z.number().meta({ description: 'Unix seconds', example: 1760700600.123 });

/** An approval in the words of the workflow gateway. */
export const workflowApproval = z.object({
  action_id: z.string(),
  action_type: z.string(),
  description: z.string(),
  context: jsonObject,
  run_id: z.string().nullable(),
  requested_by: z.string(),
  requested_at: seconds,
  status: z.enum(['pending', 'approved', 'rejected', 'expired', 'cancelled']),
  decided_at: seconds.nullable(),
  decided_by: z.string().nullable(),
  decision_reason: z.string().nullable(),
  expires_at: seconds,
  timeout_seconds: z.number(),
  approval_id: z.string().meta({ description: 'our id; stands for action_id in every path' }),
});
export type WorkflowApproval = z.infer<typeof workflowApproval>;

export const cleanupAnswer = z.object({ cleaned_up: z.int() });
