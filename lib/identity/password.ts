import { hash, parseOptions, verify, type Options } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

/**
 * Argon2id with 19 MiB, 2 passes, 1 lane, a 16-byte salt and 32 bytes of output: the first choice of the OWASP Password
 * Storage Cheat Sheet, about 40 ms on a small server. Raising a number here re-hashes each password at its next use.
 */
export const ARGON2 = {
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const satisfies Options;

/** The same characters typed on different keyboards are the same password (NIST SP 800-63B 5.1.1.2). */
const normal = (password: string): string => password.normalize('NFKC');

/** PHC string of a password. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), ARGON2);

let nobody: Promise<string> | undefined;

/**
 * Whether the password is right. Without a hash (unknown account, or one without a password) it does the same work on a
 * hash that nothing matches, so that time doesn't tell which accounts exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await (nobody ??= hashPassword(randomBytes(32).toString('base64'))));
  const right = await verify(against, normal(password));
  return right && stored !== null;
}

/** Whether a hash was made with weaker or other parameters than today's. */
export function needsRehash(stored: string): boolean {
  const made = parseOptions(stored);
  return (
    Number(made.algorithm) !== ARGON2.algorithm ||
    made.memoryCost < ARGON2.memoryCost ||
    made.timeCost < ARGON2.timeCost ||
    made.parallelism !== ARGON2.parallelism ||
    made.outputLen < ARGON2.outputLen
  );
}

/** A password for a person to copy once: 100 random bits, in groups, without look-alikes. */
export function generatedPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const pick = () => {
    for (;;) {
      const [byte = 255] = randomBytes(1);
      if (byte < 248) return letters.charAt(byte % letters.length);
    }
  };
  return Array.from({ length: 4 }, () => Array.from({ length: 5 }, pick).join('')).join('-');
}
