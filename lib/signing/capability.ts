import { z } from 'zod';
import { now } from '@/lib/clock';
import { openClaims, signClaims, unixSeconds } from '@/lib/signing/jwt';
import type { Issuer } from '@/lib/signing/keys';

const words = z.array(z.string());

/** Limits that a capability token adds to the agent's manifest; it never widens it. */
const capabilityConstraints = z.strictObject({
  amount_max: z.number().optional(),
  jurisdictions: words.optional(),
  counterparty_allowlist: words.optional(),
  counterparty_denylist: words.optional(),
  /** Unix seconds. */
  expires_at: z.int().optional(),
});
export type CapabilityConstraints = z.output<typeof capabilityConstraints>;

const capabilityClaims = z.strictObject({
  iss: z.string(),
  /** The agent's slug. */
  sub: z.string(),
  org_id: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  /** Empty: no restriction. */
  allowed_action_types: words,
  allowed_tools: words,
  constraints: capabilityConstraints,
  token_type: z.literal('capability'),
});
export type CapabilityTokenClaims = z.output<typeof capabilityClaims>;

export type Capability = {
  agentId: string;
  orgId: string;
  jti: string;
  issuedAt: Date;
  expiresAt: Date;
  allowedActionTypes: readonly string[];
  allowedTools: readonly string[];
  constraints: CapabilityConstraints;
};

/** Signs a capability token; its row (by `jti`) knows whether it was revoked. */
export function mintCapabilityToken(issuer: Issuer, capability: Capability): Promise<string> {
  const claims: CapabilityTokenClaims = {
    iss: issuer.issuer,
    sub: capability.agentId,
    org_id: capability.orgId,
    jti: capability.jti,
    iat: unixSeconds(capability.issuedAt),
    exp: unixSeconds(capability.expiresAt),
    allowed_action_types: [...capability.allowedActionTypes],
    allowed_tools: [...capability.allowedTools],
    constraints: capability.constraints,
    token_type: 'capability',
  };
  return signClaims(issuer, claims);
}

export type VerifiedCapability =
  { ok: true; claims: CapabilityTokenClaims } | { ok: false; reason: 'invalid' | 'expired' };

/** Reads a capability token: signature, issuer, kind and life. Revocation and agent are the caller's to check. */
export async function verifyCapabilityToken(
  issuer: Issuer,
  token: string,
  at: Date = now(),
): Promise<VerifiedCapability> {
  const claims = await openClaims(issuer, token, capabilityClaims);
  if (!claims) return { ok: false, reason: 'invalid' };
  const end = Math.min(claims.exp, claims.constraints.expires_at ?? claims.exp);
  return end > unixSeconds(at) ? { ok: true, claims } : { ok: false, reason: 'expired' };
}
