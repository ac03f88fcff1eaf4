import { sign, verify } from 'node:crypto';
import { signingKey } from '@/lib/signing/process-keys';

export type Signed = { kid: string; signature: string };

/**
 * Ed25519 over a text's UTF-8 bytes, in base64url. The texts of this folder are JSON objects with a `typ`, so that no
 * signature can pass for one of another kind; a JWS signs text that begins otherwise. The text may name the key.
 */
export function signText(text: (kid: string) => string): Signed {
  const { kid, privateKey } = signingKey().current;
  return { kid, signature: sign(null, Buffer.from(text(kid)), privateKey).toString('base64url') };
}

/** Whether one of our keys, the current or an earlier one, signed this text. */
export function isSigned(text: string, { kid, signature }: Signed): boolean {
  const key = signingKey().accepted.find((candidate) => candidate.kid === kid);
  return key !== undefined && verify(null, Buffer.from(text), key.publicKey, Buffer.from(signature, 'base64url'));
}

/** As a seal's column holds it: key id and signature, parted by a space. */
export const joinSigned = ({ kid, signature }: Signed): string => `${kid} ${signature}`;

/** The reverse of `joinSigned`. */
export function splitSigned(text: string): Signed {
  const [kid = '', signature = ''] = text.split(' ');
  return { kid, signature };
}
