import { z } from 'zod';
import { now } from '@/lib/clock';
import { openClaims, signClaims, unixSeconds } from '@/lib/signing/jwt';
import type { Issuer } from '@/lib/signing/keys';

/** Claims of an override token: one approved action of one agent, once. */
const grantClaims = z.strictObject({
  iss: z.string(),
  /** The agent's slug. */
  sub: z.string(),
  org_id: z.string(),
  /** The grant's id; its row knows whether it is spent. */
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  approval_id: z.string(),
  action_hash: z.string().regex(/^[0-9a-f]{64}$/),
  token_type: z.literal('override'),
});
export type GrantClaims = z.output<typeof grantClaims>;

export type Grant = {
  agentId: string;
  orgId: string;
  jti: string;
  issuedAt: Date;
  expiresAt: Date;
  approvalId: string;
  actionHash: string;
};

/**
 * The override token of a grant. Deterministic: the stored `jti`, `iat` and `exp` rebuild the same token, so that it is
 * never stored.
 */
export function mintGrant(issuer: Issuer, grant: Grant): Promise<string> {
  const claims: GrantClaims = {
    iss: issuer.issuer,
    sub: grant.agentId,
    org_id: grant.orgId,
    jti: grant.jti,
    iat: unixSeconds(grant.issuedAt),
    exp: unixSeconds(grant.expiresAt),
    approval_id: grant.approvalId,
    action_hash: grant.actionHash,
    token_type: 'override',
  };
  return signClaims(issuer, claims);
}

export type VerifiedGrant = { state: 'invalid' } | { state: 'valid' | 'expired'; claims: GrantClaims };

/**
 * Reads an override token: signature, issuer, kind and life. Whether it is spent or void, whose it is and whether the
 * action is the one granted, the grant's row and the caller say.
 */
export async function verifyGrant(issuer: Issuer, token: string, at: Date = now()): Promise<VerifiedGrant> {
  const claims = await openClaims(issuer, token, grantClaims);
  if (!claims) return { state: 'invalid' };
  return { state: claims.exp > unixSeconds(at) ? 'valid' : 'expired', claims };
}
