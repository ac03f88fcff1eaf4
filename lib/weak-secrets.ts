import { z } from 'zod';

const KNOWN = ['changeme', 'secret', 'password', 'default', 'example', 'countersign', 'your-', 'replace', 'test'];

/** A secret of the operator's own: at least `bytes` long, not one of the known placeholders, not one repeated letter. */
export function ownSecret(name: string, bytes: number) {
  return z.string().superRefine((value, ctx) => {
    const lower = value.toLowerCase();
    if (Buffer.byteLength(value) < bytes) {
      ctx.addIssue(`must be at least ${bytes} bytes; make one with: openssl rand -base64 32`);
    } else if (new Set(value).size < 10 || KNOWN.some((word) => lower.startsWith(word))) {
      ctx.addIssue(`${name} is a known or guessable value; make one with: openssl rand -base64 32`);
    }
  });
}
