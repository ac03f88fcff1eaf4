import { createHash, randomBytes } from 'node:crypto';

/** What each kind of secret begins with, so that people and secret scanners can tell them apart. */
export const TOKEN_PREFIX = {
  personal: 'csp_',
  agent: 'csa_',
  service: 'css_',
  access: 'cst_',
  invitation: 'csi_',
} as const;
export type SecretKind = keyof typeof TOKEN_PREFIX;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SECRET_BYTES = 32;
const BODY = 52; // 256 bits in base32
const CHECK = 6;
const SHAPE = new RegExp(`^(cs[pasti]_)([${ALPHABET}]{${BODY}})([${ALPHABET}]{${CHECK}})$`);
const KIND = new Map<string, SecretKind>([
  ['csp_', 'personal'],
  ['csa_', 'agent'],
  ['css_', 'service'],
  ['cst_', 'access'],
  ['csi_', 'invitation'],
]);

/**
 * A new secret: prefix, 256 random bits and a 30-bit checksum in lower-case Crockford base32. The checksum lets a typo be
 * refused without asking the database, and a scanner tell a real key from a look-alike.
 */
export function newSecret(kind: SecretKind): string {
  const body = TOKEN_PREFIX[kind] + base32(randomBytes(SECRET_BYTES)).slice(0, BODY);
  return body + checksum(body);
}

/** The kind of a well-formed secret; null when it isn't one (shape or checksum). */
export function secretKind(text: string): SecretKind | null {
  const match = SHAPE.exec(text);
  const [, prefix, body, check] = match ?? [];
  if (prefix === undefined || body === undefined || check !== checksum(prefix + body)) return null;
  return KIND.get(prefix) ?? null;
}

/** What is stored instead of the secret. 256 random bits need no slow hash. */
export const hashSecret = (text: string): Buffer => createHash('sha256').update(text).digest();

/** How a token is shown in lists: its kind and 40 of its 256 bits. */
export const displayPrefix = (text: string): string => text.slice(0, 12);

const checksum = (text: string): string => base32(createHash('sha256').update(text).digest()).slice(0, CHECK);

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
      value &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
