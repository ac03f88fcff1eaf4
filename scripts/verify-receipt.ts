import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

/*
 * Checks the receipt of a decision with nothing but Node: no server, no database, no other part of this project. A receipt
 * is a compact JWS (RFC 7515) signed with Ed25519 (RFC 8037).
 */

export type Checked = { valid: true; claims: Record<string, unknown> } | { valid: false; error: string };

const no = (error: string): Checked => ({ valid: false, error });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function decoded(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The keys of a JSON Web Key Set; null for anything else. */
export function keysOf(jwks: unknown): readonly JsonWebKey[] | null {
  if (!isObject(jwks) || !Array.isArray(jwks['keys'])) return null;
  return jwks['keys'].filter(isObject);
}

/** Whether one of the keys signed the receipt, and what it then says. The keys must come from somebody you trust. */
export function checkReceipt(receipt: string, keys: readonly JsonWebKey[]): Checked {
  const [head = '', body = '', signature = '', ...more] = receipt.trim().split('.');
  const [header, claims] = [decoded(head), decoded(body)];
  if (!header || !claims || signature === '' || more.length > 0) return no('this is not a receipt');
  if (header['alg'] !== 'EdDSA') return no('it is not signed with EdDSA');
  const key = keys.find(({ kid, kty, crv }) => kid === header['kid'] && kty === 'OKP' && crv === 'Ed25519');
  if (!key) return no(`no key ${JSON.stringify(header['kid'] ?? null)} is in the key set`);
  const signed = Buffer.from(`${head}.${body}`, 'ascii');
  const good = verify(null, signed, createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
  if (!good) return no('the signature is wrong');
  if (claims['token_type'] !== 'receipt') return no('it is a token of another kind');
  return { valid: true, claims };
}
