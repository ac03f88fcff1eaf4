import { z } from 'zod';
import { isoTime } from '@/lib/contracts/common';

/** Body of the rotation: how long what the previous secret signed stays valid. */
export const rotateSigningSecretBody = z.strictObject({
  previous_valid_seconds: z.int().min(60).max(2_592_000).default(86_400),
});
export type RotateSigningSecretBody = z.output<typeof rotateSigningSecretBody>;

/** The secret with which decisions are signed. A shared secret: whoever has it can sign; the receipt proves a person. */
export const signingSecret = z.object({
  secret: z.string(),
  version: z.int(),
  source: z.enum(['environment', 'generated']),
  algorithm: z.literal('HMAC-SHA256'),
  message: z.string().meta({ description: 'what is signed; expires_at in whole seconds with +00:00' }),
  rotated_at: isoTime.nullable(),
  previous_valid_until: isoTime.nullable(),
});
export type SigningSecret = z.infer<typeof signingSecret>;

/** What a decision receipt says (claims of a JWS that Ed25519 signs). */
export const receiptClaims = z.strictObject({
  iss: z.string(),
  iat: z.int().meta({ description: 'when it was decided, Unix seconds' }),
  org_id: z.string(),
  approval_id: z.string(),
  decision: z.enum(['approved', 'denied']),
  approver: z.strictObject({
    kind: z.enum(['user', 'rule', 'system']),
    id: z.string().nullable(),
    label: z.string(),
  }),
  decided_at: isoTime,
  decided_via: z.string(),
  version: z.int().meta({ description: 'of the approval, as it was decided on' }),
  agent_id: z.string(),
  action: z.string().meta({ description: 'type:tool' }),
  action_hash: z.string(),
  target_hash: z.string().nullable(),
  context_hash: z.string().nullable(),
  expires_at: isoTime,
  manifest: z.strictObject({ manifest_id: z.string(), version: z.int(), manifest_hash: z.string() }).nullable(),
  event_id: z.string().meta({ description: 'the audit event of the decision' }),
  token_type: z.literal('receipt'),
});
export type ReceiptClaims = z.output<typeof receiptClaims>;

export const receiptQuery = z.strictObject({ format: z.enum(['json', 'jws']).default('json') });
export const receiptAnswer = z.object({ approval_id: z.string(), receipt: z.string(), claims: receiptClaims });
export type ReceiptAnswer = z.infer<typeof receiptAnswer>;

const signature = z.string().max(200);

export const verifyBody = z
  .strictObject({ signature: signature.optional(), receipt: z.string().max(8192).optional() })
  .refine((body) => (body.signature === undefined) !== (body.receipt === undefined), {
    message: 'send signature or receipt, one of them',
    path: ['signature'],
  });
export type VerifyBody = z.output<typeof verifyBody>;

/** Why a signature or receipt is not valid. */
export const VERIFY_CODES = [
  'NOT_DECIDED',
  'INVALID_SIGNATURE',
  'INVALID_RECEIPT',
  'RECEIPT_OF_ANOTHER_ORGANIZATION',
  'RECEIPT_OF_ANOTHER_APPROVAL',
  'RECEIPT_OUTDATED',
] as const;
export type VerifyCode = (typeof VERIFY_CODES)[number];

export const verifyAnswer = z.union([
  z.object({
    valid: z.literal(true),
    approval: z.object({
      id: z.string(),
      status: z.string(),
      decision: z.string(),
      approver: z.string(),
      expires_at: isoTime,
    }),
  }),
  z.object({ valid: z.literal(false), error: z.string(), code: z.enum(VERIFY_CODES) }),
]);
export type VerifyAnswer = z.infer<typeof verifyAnswer>;
