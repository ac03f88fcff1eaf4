import { createHmac } from 'node:crypto';
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
