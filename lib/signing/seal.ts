import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { JsonValue } from '@/lib/json/value';

/** What the sealed bytes belong to. They open only for the same organization, kind and row. */
export type SealContext = {
  orgId: string;
  /** What is sealed, e.g. `params` or `secret`. */
  kind: string;
  /** The row's id, where it is known when sealing. */
  rowId?: string;
};

export type Sealer = {
  /** Encrypts a JSON value under the current key; equal values give different bytes. */
  seal(value: JsonValue, context: SealContext): Buffer;
  /** Decrypts and parses. Throws `SealError` for other context, unknown key, or changed bytes. */
  open(sealed: Uint8Array, context: SealContext): JsonValue;
  /** Whether the bytes were sealed under an earlier key and should be sealed again. */
  isStale(sealed: Uint8Array): boolean;
};

/** Sealed bytes that don't open: another context, another key, or damage. Says no more, on purpose. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

// Layout: version (1) | key id (1) | nonce (12) | ciphertext | tag (16).
const VERSION = 1;
const HEADER = 14;
const TAG = 16;
const ALGORITHM = 'aes-256-gcm';

type Key = { id: number; bytes: Buffer };

/**
 * AES-256-GCM (NIST SP 800-38D) with random nonces. `secrets` are the current key's text first, then earlier ones that
 * may still open (`ENCRYPTION_KEY=new,old` while rotating); each is stretched by HKDF-SHA256, so any text of 32 and more
 * letters will do. A key's id is a byte of its own hash: keys need no numbering, and two with the same id are both tried.
 */
export function createSealer(secrets: readonly string[]): Sealer {
  const keys = secrets.map(toKey);
  const [current] = keys;
  if (!current) throw new TypeError('A sealer needs a key.');
  return {
    seal(value, context) {
      const header = Buffer.concat([Buffer.from([VERSION, current.id]), randomBytes(12)]);
      const cipher = createCipheriv(ALGORITHM, current.bytes, header.subarray(2)).setAAD(associated(header, context));
      return Buffer.concat([header, cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < HEADER + TAG || bytes[0] !== VERSION) throw new SealError('The sealed value is damaged.');
      for (const key of keys) {
        const text = key.id === bytes[1] ? decrypt(key, bytes, context) : null;
        if (text !== null) return JSON.parse(text) as JsonValue; // `seal` wrote it, GCM vouches for it
      }
      throw new SealError('The sealed value doesn’t open with the keys at hand.');
    },
    isStale: (sealed) => sealed[0] !== VERSION || sealed[1] !== current.id,
  };
}

function toKey(secret: string): Key {
  if (secret.length < 32) throw new TypeError('An encryption key needs at least 32 letters.');
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'countersign/seal/v1', 32));
  return { id: createHash('sha256').update(bytes).digest().readUInt8(0), bytes };
}

/** The header and the context as length-prefixed parts, so that no two contexts spell the same bytes. */
function associated(header: Buffer, { orgId, kind, rowId }: SealContext): Buffer {
  const parts = [orgId, kind, rowId ?? ''].map((part) => `${Buffer.byteLength(part)}:${part}`);
  return Buffer.concat([header.subarray(0, 2), Buffer.from(parts.join(''), 'utf8')]);
}

function decrypt(key: Key, bytes: Buffer, context: SealContext): string | null {
  const decipher = createDecipheriv(ALGORITHM, key.bytes, bytes.subarray(2, HEADER))
    .setAAD(associated(bytes, context))
    .setAuthTag(bytes.subarray(-TAG));
  try {
    return decipher.update(bytes.subarray(HEADER, -TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
