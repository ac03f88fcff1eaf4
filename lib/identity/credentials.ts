import { withoutOrg } from '@/lib/db/scope';
import { LOGIN_USER, LOGIN_USER_BY_ID } from '@/lib/db/sql/identity-login';
import { AppError, invalidField, unauthenticated } from '@/lib/errors';
import type { Caller } from './caller';
import { hashPassword, needsRehash, verifyPassword } from './password';
import { loginRow, type LoginRow } from './rows';
import { passwordAttempt } from './throttle';

/** A person whose password was just found right. `seen` is the hash that it was checked against. */
export type Proven = { user: LoginRow; seen: string; rehash: string | null };

const wrong = () => new AppError('INVALID_CREDENTIALS', 'E-mail address or password is wrong.');

/** The account of an address with what a sign-in needs to know, or null. */
export async function findLogin(email: string): Promise<LoginRow | null> {
  const [row] = await withoutOrg((run) => run(LOGIN_USER, [email]));
  return row ? loginRow.parse(row) : null;
}

/**
 * Checks e-mail and password. Unknown accounts, disabled ones and wrong passwords answer the same after the same work.
 * Throws 401 INVALID_CREDENTIALS, 429 with the seconds to wait.
 */
export async function checkCredentials(email: string, password: string, caller: Caller): Promise<Proven> {
  const attempt = await passwordAttempt(email, caller);
  const user = await findLogin(email);
  const right = await verifyPassword(user?.password_hash ?? null, password);
  if (!user?.password_hash || !right || user.disabled) {
    await attempt.failed(user?.user_id ?? null);
    throw wrong();
  }
  await attempt.passed();
  const seen = user.password_hash;
  return { user, seen, rehash: needsRehash(seen) ? await hashPassword(password) : null };
}

/** The same for somebody who is signed in and gives the password again; `field` is named in the 422. */
export async function checkOwnPassword(
  userId: string,
  password: string,
  field: string,
  caller: Caller,
): Promise<Proven> {
  const [row] = await withoutOrg((run) => run(LOGIN_USER_BY_ID, [userId]));
  if (!row) throw unauthenticated();
  try {
    return await checkCredentials(loginRow.parse(row).email, password, caller);
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_CREDENTIALS') throw invalidField(field, 'is wrong');
    throw error;
  }
}
