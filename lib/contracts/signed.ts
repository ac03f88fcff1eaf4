import { z } from 'zod';
import { jsonObject, text } from '@/lib/contracts/common';
import { word } from '@/lib/contracts/gateway';

/** `POST /api/v1/approvals` as services of signed approvals send it. */
export const signedRequestBody = z.strictObject({
  agent: word.meta({ example: 'knowledge_update', description: 'a label; the key says which agent asks' }),
  action: word.meta({ example: 'apply' }),
  context: jsonObject.default({}).meta({ description: 'its risk_score (0 to 100) counts' }),
  reason: text(2000).optional(),
  expires_in_seconds: z.int().min(60).max(2_592_000).optional().meta({ description: '3600 unless said' }),
});
export type SignedRequestBody = z.output<typeof signedRequestBody>;

export const signedDecisionBody = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  approver: z.string().max(320).meta({ description: 'your own email address' }),
  comment: text(1000).optional(),
  signature: z
    .string()
    .max(200)
    .meta({ description: 'HMAC-SHA256, hex, of `{id}:{decision}:{approver}:{expires_at}` with +00:00' }),
});
export type SignedDecisionBody = z.output<typeof signedDecisionBody>;

/** What an executor is about to do with an approval. */
export const signedUseBody = z.strictObject({ agent: z.string(), action: z.string(), context: jsonObject.default({}) });
export type SignedUseBody = z.output<typeof signedUseBody>;

const time = z.string().meta({ description: 'ISO 8601, UTC, whole seconds', example: '2025-10-17T11:30:00Z' });

/** An approval in the words of signed approvals. */
export const signedApproval = z.object({
  id: z.string().meta({ example: 'appr_01jqy3v2m4e8r9t0a1b2c3d4e5' }),
  status: z.enum(['pending', 'approved', 'rejected', 'executed', 'expired']),
  state: z.enum(['cancelled', 'ambiguous']).optional().meta({ description: 'what the one word of status hides' }),
  requested_by: z.string(),
  requested_at: time,
  expires_at: time,
  agent: z.string(),
  action: z.string(),
  context: jsonObject,
  reason: z.string().nullable(),
  context_hash: z.string().nullable(),
  decision: z.enum(['approved', 'rejected']).optional(),
  approver: z.string().optional(),
  approved_at: time.optional(),
  comment: z.string().nullable().optional(),
  signature: z.string().nullable().optional(),
  executed_at: time.nullable().optional(),
});
export type SignedApproval = z.infer<typeof signedApproval>;

export const signedList = z.object({
  approvals: z.array(signedApproval),
  total: z.int(),
  pending: z.int(),
  approved: z.int(),
  rejected: z.int(),
});
export type SignedList = z.infer<typeof signedList>;
