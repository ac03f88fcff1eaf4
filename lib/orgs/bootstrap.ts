import { z } from 'zod';
import { asOwner, INSTALL_DONE, INSTALL_FIRST_ORG } from '@/lib/db/sql/identity-owner';
import { env } from '@/lib/env';
import { nameFrom } from '@/lib/identity/name';
import { generatedPassword, hashPassword } from '@/lib/identity/password';
import { newId } from '@/lib/ids';
import { slugProblem } from './reserved-slugs';

/** `password` only when it was generated, this once: show it to the operator. */
export type Bootstrapped = { made: boolean; password: string | null };

const done = z.array(z.object({ done: z.boolean() })).length(1);
const made = z.array(z.object({ made: z.boolean() })).length(1);

/**
 * First start: the first organization (ORG_NAME, ORG_SLUG) and its owner (ADMIN_EMAIL, ADMIN_PASSWORD or a generated
 * one). Does nothing when there is one already; of several servers that start at once on an empty database one makes it.
 * `ownerUrl` is the migrating connection. Throws when ORG_SLUG is one of our own paths.
 */
export function bootstrap(ownerUrl: string, report: (line: string) => void): Promise<Bootstrapped> {
  const { ADMIN_EMAIL, ADMIN_PASSWORD, ORG_NAME, ORG_SLUG } = env();
  return asOwner(ownerUrl, async (run) => {
    if (done.parse(await run(INSTALL_DONE))[0]?.done) return { made: false, password: null };
    const problem = slugProblem(ORG_SLUG);
    if (problem) throw new Error(`ORG_SLUG ${ORG_SLUG} ${problem}`);
    const password = ADMIN_PASSWORD ?? generatedPassword();
    const email = ADMIN_EMAIL.trim().toLowerCase();
    const person = [newId('usr'), email, nameFrom(email), await hashPassword(password)];
    const rows = await run(INSTALL_FIRST_ORG, [newId('org'), ORG_SLUG, ORG_NAME, ...person]);
    if (!made.parse(rows)[0]?.made) return { made: false, password: null };
    report(`Made the organization ${ORG_SLUG} and its owner ${email}`);
    return { made: true, password: ADMIN_PASSWORD === undefined ? password : null };
  });
}
