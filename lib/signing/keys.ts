import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { canonicalJson } from '@/lib/signing/canonical-json';

/** The public half as it stands in `/.well-known/jwks.json` (RFC 7517, RFC 8037). */
export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' };

export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; jwk: PublicJwk };

/** Who signs, with the key that signs now and every key whose signatures are accepted. */
export type Issuer = { issuer: string; current: SigningKey; accepted: readonly SigningKey[] };

/** DER prefix of a PKCS #8 Ed25519 private key (RFC 8410, section 7); the 32 bytes of the seed follow. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * An Ed25519 key from its 32-byte seed (base64url, base64 or hex) or from PKCS #8 (PEM, or DER in base64). The key's id
 * is its RFC 7638 thumbprint. Throws `TypeError` for anything else.
 */
export function signingKeyFrom(secret: string): SigningKey {
  const privateKey = readPrivateKey(secret.trim());
  const publicKey = createPublicKey(privateKey);
  const { x } = publicKey.export({ format: 'jwk' });
  if (privateKey.asymmetricKeyType !== 'ed25519' || x === undefined) throw new TypeError(EXPECTED);
  const thumbprint = canonicalJson({ crv: 'Ed25519', kty: 'OKP', x });
  const kid = createHash('sha256').update(thumbprint).digest('base64url');
  return { kid, privateKey, publicKey, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } };
}

/** `secrets`: the key that signs first, then earlier ones whose signatures stay valid (`SIGNING_KEY=new,old`). */
export function createIssuer(issuer: string, secrets: readonly string[]): Issuer {
  const accepted = secrets.map(signingKeyFrom);
  const [current] = accepted;
  if (!current) throw new TypeError('An issuer needs a key.');
  return { issuer, current, accepted };
}

/** The key set that anybody may fetch to check our signatures. */
export function jwks(issuer: Issuer): { keys: PublicJwk[] } {
  return { keys: issuer.accepted.map((key) => key.jwk) };
}

const EXPECTED = 'A signing key is 32 random bytes in base64 or hex, or an Ed25519 private key in PKCS #8.';

function readPrivateKey(secret: string): KeyObject {
  try {
    if (secret.startsWith('-----BEGIN')) return createPrivateKey(secret);
    const bytes = /^[0-9a-f]{64}$/i.test(secret) ? Buffer.from(secret, 'hex') : Buffer.from(secret, 'base64');
    const der = bytes.length === 32 ? Buffer.concat([PKCS8_PREFIX, bytes]) : bytes;
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw new TypeError(EXPECTED); // without the cause, which may quote the key
  }
}
