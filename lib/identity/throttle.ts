import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { withoutOrg } from '@/lib/db/scope';
import { LOGIN_ATTEMPT, LOGIN_FAILED, LOGIN_PASSED } from '@/lib/db/sql/identity-login';
import { secrets } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { network } from './address';
import type { Caller } from './caller';

/**
 * Password attempts are counted in the database (all servers, and over restarts), per account and per address: ten a
 * minute, then spaced by a delay that grows to a minute: never a lock-out. Keys are keyed hashes: the table says
 * neither who nor where.
 */
const key = (kind: 'account' | 'address', value: string): Buffer =>
  createHmac('sha256', secrets().NEXTAUTH_SECRET).update(`login-throttle\n${kind}\n${value}`).digest();

export type Attempt = { passed(): Promise<void>; failed(userId: string | null): Promise<void> };

/** Counts an attempt before the password is looked at. Throws 429 with the seconds to wait. */
export async function passwordAttempt(email: string, caller: Caller): Promise<Attempt> {
  const account = key('account', email);
  const from = network(caller.ip);
  const address = from === null ? null : key('address', from);
  const keys = address ? [account, address] : [account];
  const [row] = z.array(z.object({ wait: z.number() })).parse(await withoutOrg((run) => run(LOGIN_ATTEMPT, [keys])));
  const wait = row?.wait ?? 0;
  if (wait > 0) {
    throw new AppError('RATE_LIMITED', `Too many attempts. Try again in ${wait} seconds.`, { retryAfter: wait });
  }
  return {
    async passed() {
      await withoutOrg((run) => run(LOGIN_PASSED, [account, address]));
    },
    async failed(userId) {
      await withoutOrg((run) => run(LOGIN_FAILED, [userId, account, email, caller.ip, caller.requestId]));
    },
  };
}
