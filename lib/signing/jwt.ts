import { CompactSign, compactVerify } from 'jose';
import type { z } from 'zod';
import type { Issuer } from '@/lib/signing/keys';

/**
 * Signs claims as a compact JWT (EdDSA). Ed25519 is deterministic and the order of header and claims is the caller's,
 * so the same claims give the same token, byte for byte: a token can be rebuilt instead of stored.
 */
export async function signClaims(issuer: Issuer, claims: object): Promise<string> {
  const { kid, privateKey } = issuer.current;
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid })
    .sign(privateKey);
}

/**
 * The claims of a token that one of the issuer's keys signed and that are exactly of this schema, else null. The schema
 * fixes `token_type`, and the issuer is checked here, so that no token can pass for one of another kind or installation.
 * Expiry is left to the caller, who may want to know what an expired token was.
 */
export async function openClaims<T extends { iss: string }>(
  issuer: Issuer,
  token: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  if (token.length > 8192) return null;
  try {
    const { payload, protectedHeader } = await compactVerify(
      token,
      ({ kid }) => {
        const key = issuer.accepted.find((candidate) => candidate.kid === kid);
        if (!key) throw new TypeError('Unknown key.');
        return key.publicKey;
      },
      { algorithms: ['EdDSA'] },
    );
    if (protectedHeader.typ !== 'JWT') return null;
    const parsed = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
    return parsed.success && parsed.data.iss === issuer.issuer ? parsed.data : null;
  } catch {
    return null; // not a token, not ours, or not JSON: all the same to whoever sent it
  }
}

/** Unix seconds, rounded down: what `iat` and `exp` hold. */
export const unixSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);
