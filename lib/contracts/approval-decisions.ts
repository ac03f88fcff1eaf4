import { z } from 'zod';
import { approvalStatus, execution, executionResult, retry } from '@/lib/contracts/approvals';
import { isoTime, json, jsonObject, text } from '@/lib/contracts/common';
import { ERRORS, type ErrorCode } from '@/lib/contracts/errors';
import { createdRuleError } from '@/lib/contracts/rule-trials';
import { createRuleWithApproval, ruleInfo } from '@/lib/contracts/rules';

/** The most approvals that one bulk call takes. */
export const MAX_BULK = 500;

const notes = text(1000).meta({ description: 'for the audit trail' });
const denyReason = text(255).min(1, 'say why').meta({ description: 'told to the agent' });

/** What the decider saw. A difference refuses with 409 `CHANGED`. */
const seen = {
  expected_version: z.int().min(1).max(2_147_483_647).optional(),
  expected_action_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
    .optional(),
};

const signature = z.string().max(200).meta({
  description: 'HMAC-SHA256 of `{approval_id}:{decision}:{your email}:{expires_at}`; without it the server signs',
});

export const approveBody = z.strictObject({
  notes: notes.optional(),
  signature: signature.optional(),
  create_rule: createRuleWithApproval
    .optional()
    .meta({ description: 'make a standing rule of it, in the same transaction; one that is refused is reported' }),
  ...seen,
});
export type ApproveBody = z.output<typeof approveBody>;

const denial = {
  reason: denyReason,
  notes: notes.optional(),
  retry: retry.optional().meta({ description: 'whether the agent may come back with other params' }),
  suggested_params: jsonObject.optional().meta({ description: 'with `retry: "with_changes"`' }),
};
const hinted = {
  message: 'goes with retry: "with_changes"',
  path: ['suggested_params'],
};
const hintFits = (body: { retry?: string | undefined; suggested_params?: unknown }) =>
  body.suggested_params === undefined || body.retry === 'with_changes';

export const denyBody = z
  .strictObject({ ...denial, signature: signature.optional(), ...seen })
  .refine(hintFits, hinted);
export type DenyBody = z.output<typeof denyBody>;

export const approveAnswer = z.object({
  approval_id: z.string(),
  status: z.literal('approved'),
  version: z.int(),
  approved_by: z.string().meta({ description: 'email' }),
  approved_at: isoTime,
  notes: z.string().nullable(),
  interaction_id: z.string().nullable(),
  execution,
  execution_result: executionResult.nullable(),
  created_rule: ruleInfo.optional().meta({ description: 'with `create_rule`' }),
  created_rule_error: createdRuleError
    .optional()
    .meta({ description: 'why `create_rule` made none; the approval stands' }),
});
export type ApproveAnswer = z.infer<typeof approveAnswer>;

export const denyAnswer = z.object({
  approval_id: z.string(),
  status: z.literal('denied'),
  version: z.int(),
  denied_by: z.string().meta({ description: 'email' }),
  denied_at: isoTime,
  reason: z.string(),
  notes: z.string().nullable(),
  interaction_id: z.string().nullable(),
});
export type DenyAnswer = z.infer<typeof denyAnswer>;

// An id that can't be one is that item's error, so that one bad id never harms the rest.
const anyId = z.string().min(1).max(200);

const bulkItems = {
  approval_ids: z.array(anyId).min(1).max(MAX_BULK).optional(),
  items: z
    .array(z.strictObject({ approval_id: anyId, ...seen }))
    .min(1)
    .max(MAX_BULK)
    .optional(),
};
const oneList = { message: 'send approval_ids or items, one of them', path: ['approval_ids'] };
const hasOneList = (body: { approval_ids?: unknown; items?: unknown }) =>
  (body.approval_ids === undefined) !== (body.items === undefined);

export const bulkApproveBody = z.strictObject({ ...bulkItems, notes: notes.optional() }).refine(hasOneList, oneList);
export type BulkApproveBody = z.output<typeof bulkApproveBody>;

export const bulkDenyBody = z
  .strictObject({ ...bulkItems, ...denial })
  .refine(hasOneList, oneList)
  .refine(hintFits, hinted);
export type BulkDenyBody = z.output<typeof bulkDenyBody>;

const itemError = z.object({
  approval_id: z.string(),
  status: z.literal('error'),
  error: z.string(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]), // the table's keys are its codes
});

const bulk = <D extends z.ZodType, S extends z.ZodType>(done: D, summary: S) =>
  z.object({ batch_id: z.string(), results: z.array(z.union([done, itemError])), summary });

export const bulkApproveAnswer = bulk(
  z.object({ approval_id: z.string(), status: z.literal('approved'), execution }),
  z.object({ approved: z.int(), errors: z.int() }),
);
export type BulkApproveAnswer = z.infer<typeof bulkApproveAnswer>;

export const bulkDenyAnswer = bulk(
  z.object({ approval_id: z.string(), status: z.literal('denied') }),
  z.object({ denied: z.int(), errors: z.int() }),
);
export type BulkDenyAnswer = z.infer<typeof bulkDenyAnswer>;

export const cancelBody = z.strictObject({ reason: text(255).optional() });
export type CancelBody = z.output<typeof cancelBody>;

export const cancelAnswer = z.object({
  approval_id: z.string(),
  status: z.literal('cancelled'),
  version: z.int(),
  cancelled_by: z.string(),
  cancelled_at: isoTime,
  reason: z.string().nullable(),
  interaction_id: z.string().nullable(),
});
export type CancelAnswer = z.infer<typeof cancelAnswer>;

const extension = z
  .int()
  .min(60)
  .max(2_592_000)
  .meta({ description: 'the new expiry, in seconds from now; at most 30 days after the request' });

export const editBody = z.strictObject({
  params: jsonObject.meta({ description: 'all of them; a secret left masked as it is shown keeps its value' }),
  expected_version: z.int().min(1).meta({ description: 'the version that was edited' }),
});
export type EditBody = z.output<typeof editBody>;

export const extendBody = z.strictObject({ expires_in_seconds: extension });

export const extendAnswer = z.object({
  approval_id: z.string(),
  status: approvalStatus,
  version: z.int(),
  expires_at: isoTime,
  expiry_source: z.literal('extended'),
});
export type ExtendAnswer = z.infer<typeof extendAnswer>;

export const bulkExtendBody = z.strictObject({
  approval_ids: z.array(anyId).min(1).max(MAX_BULK),
  expires_in_seconds: extension,
});

export const bulkExtendAnswer = bulk(
  z.object({ approval_id: z.string(), status: z.literal('extended'), expires_at: isoTime }),
  z.object({ extended: z.int(), errors: z.int() }),
);
export type BulkExtendAnswer = z.infer<typeof bulkExtendAnswer>;

export const expireStaleAnswer = z.object({ expired_count: z.int(), expired_ids: z.array(z.string()) });
export type ExpireStaleAnswer = z.infer<typeof expireStaleAnswer>;

export const revealAnswer = z.object({
  approval_id: z.string(),
  values: z.array(z.object({ path: z.string().meta({ example: 'headers.Authorization' }), value: json })),
});
export type RevealAnswer = z.infer<typeof revealAnswer>;
