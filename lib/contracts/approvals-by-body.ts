import { z } from 'zod';
import { signedApproval, signedList, signedRequestBody } from '@/lib/contracts/signed';
import { workflowApproval, workflowRequestBody } from '@/lib/contracts/workflow';

/* `/api/v1/approvals` belongs to two dialects: what is sent tells which. */

const SHAPES =
  'must be a workflow request (action_id, action_type, description, context, run_id, requested_by, timeout_seconds) or a signed request (agent, action, context, reason, expires_in_seconds)';

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(signedRequestBody.shape),
  ...Object.keys(workflowRequestBody.shape),
]);

const alternatives = [signedRequestBody, workflowRequestBody].map((schema) => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
});

/** The body of a request: read by the dialect that its fields are of, else refused with both shapes named. */
export const requestByBody = z
  .looseObject({})
  .meta({ anyOf: alternatives })
  .transform((value, context) => {
    const workflow = 'action_id' in value && 'action_type' in value;
    const signed = 'agent' in value && 'action' in value;
    if (workflow === signed) {
      context.addIssue({ code: 'custom', message: SHAPES, path: [] });
      for (const key of Object.keys(value).filter((name) => !KNOWN.has(name))) {
        context.addIssue({ code: 'custom', message: 'unknown field', path: [key] });
      }
      return z.NEVER;
    }
    const parsed = signed
      ? z
          .object({ dialect: z.literal('signed'), body: signedRequestBody })
          .safeParse({ dialect: 'signed', body: value })
      : z
          .object({ dialect: z.literal('workflow'), body: workflowRequestBody })
          .safeParse({ dialect: 'workflow', body: value });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const path = issue.path.slice(1); // the wrapping above is ours
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
      for (const key of keys) context.addIssue({ code: 'custom', message: 'unknown field', path: [...path, key] });
      const absent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
      const message = absent ? 'is required' : issue.message;
      if (keys.length === 0) context.addIssue({ code: 'custom', message, path });
    }
    return z.NEVER;
  });
export type RequestByBody = z.output<typeof requestByBody>;

export const FORMATS = ['canonical', 'signed', 'workflow', 'module'] as const;
export const itemQuery = z.strictObject({
  format: z.enum(FORMATS).optional().meta({ description: 'the dialect it was made in, unless said' }),
  wait: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .meta({ description: 'seconds to wait for an end, for agents’ keys' }),
});
export type ItemQuery = z.output<typeof itemQuery>;

/** `status`, `agent` or `offset` ask for the list of signed approvals; else the answer is what waits, as an array. */
export const approvalsQuery = z.strictObject({
  run_id: z.string().min(1).max(200).optional(),
  status: z
    .enum(['pending', 'approved', 'rejected', 'denied', 'executed', 'expired', 'cancelled', 'canceled'])
    .optional(),
  agent: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(10_000).optional(),
});
export type ApprovalsQuery = z.output<typeof approvalsQuery>;

export const approvalsAnswer = z.union([z.array(workflowApproval), signedList]);
export const approvalAnswer = z.union([signedApproval, workflowApproval]);
export const cancelQuery = z.strictObject({ reason: z.string().trim().max(255).optional() });
