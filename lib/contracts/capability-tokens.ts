import { z } from 'zod';
import { agentSlug, isoTime, paging, text } from './common';

const words = z.array(z.string().min(1).max(200)).max(200).default([]);
const parties = z.array(z.string().trim().min(1).max(300)).max(500).optional();

export const createCapabilityTokenBody = z.strictObject({
  agent_id: agentSlug,
  /** Empty: no restriction. What the manifest doesn't allow, no token allows. */
  allowed_action_types: words,
  allowed_tools: words,
  constraints: z
    .strictObject({
      amount_max: z.number().nonnegative().optional(),
      jurisdictions: z
        .array(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,3})?$/))
        .max(300)
        .optional(),
      counterparty_allowlist: parties,
      counterparty_denylist: parties,
    })
    .default({}),
  /** One minute to 30 days. */
  expires_in_seconds: z.int().min(60).max(2_592_000).default(3600),
});
export type CreateCapabilityTokenBody = z.infer<typeof createCapabilityTokenBody>;

export const revokeCapabilityTokenBody = z.strictObject({ reason: text(500).optional() });

export const capabilityTokenListQuery = z.strictObject({
  ...paging,
  agent_id: agentSlug.optional(),
  active_only: z
    .enum(['true', 'false', '1', '0'])
    .transform((word) => word === 'true' || word === '1')
    .optional(),
});
export type CapabilityTokenListQuery = z.infer<typeof capabilityTokenListQuery>;

export const capabilityTokenInfo = z.object({
  token_id: z.string(),
  agent_id: z.string(),
  allowed_action_types: z.array(z.string()),
  allowed_tools: z.array(z.string()),
  constraints: z.record(z.string(), z.unknown()),
  status: z.enum(['active', 'expired', 'revoked']),
  created_by: z.string().nullable(),
  created_at: isoTime,
  expires_at: isoTime,
  revoked_at: isoTime.nullable(),
  revoked_by: z.string().nullable(),
});
export type CapabilityTokenInfo = z.infer<typeof capabilityTokenInfo>;

/** The only answer that holds the token (EdDSA JWT). */
export const capabilityTokenCreated = capabilityTokenInfo.extend({ token: z.string() });
export type CapabilityTokenCreated = z.infer<typeof capabilityTokenCreated>;
