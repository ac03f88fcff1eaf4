import { createHash, createHmac } from 'node:crypto';
import { safeEqual } from '@/lib/signing/digest';

/** HMAC-SHA256 (RFC 2104) of a UTF-8 message as 64 lower-case hex letters. */
export function hmacSha256Hex(secret: string | Uint8Array, message: string): string {
  return createHmac('sha256', secret).update(message, 'utf8').digest('hex');
}

/** Whether `signature` is the message's HMAC under one of the secrets (rotation keeps the previous one for a while). */
export function verifyHmacSha256Hex(
  secrets: readonly (string | Uint8Array)[],
  message: string,
  signature: string,
): boolean {
  // Every secret is tried, so that the time doesn't tell which one matched.
  return secrets.map((secret) => safeEqual(hmacSha256Hex(secret, message), signature)).includes(true);
}

const BLOCK = 64;

export type HmacPads = { inner: Buffer; outer: Buffer };

/**
 * The key's two padded blocks (RFC 2104): HMAC(m) = SHA-256(outer | SHA-256(inner | m)). A database that has SHA-256 but
 * no HMAC signs with them inside the very statement that decides.
 */
export function hmacPads(secret: string | Uint8Array): HmacPads {
  const given = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret);
  const key = Buffer.alloc(BLOCK);
  (given.length > BLOCK ? createHash('sha256').update(given).digest() : given).copy(key);
  const padded = (pad: number) => Buffer.from(key.map((byte) => byte ^ pad));
  return { inner: padded(0x36), outer: padded(0x5c) };
}
