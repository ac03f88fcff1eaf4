import { z } from 'zod';
import type { LoginAnswer } from '@/lib/contracts/identity';
import { withoutOrg } from '@/lib/db/scope';
import { USER_ORGS } from '@/lib/db/sql/identity-auth';
import { SESSION_SIGN_OUT, SESSION_START } from '@/lib/db/sql/identity-login';
import { AppError } from '@/lib/errors';
import { newId, publicId, type SessionId } from '@/lib/ids';
import type { Caller } from './caller';
import { checkCredentials, type Proven } from './credentials';
import { userOrgRow } from './rows';
import { ACCESS_TOKEN_SECONDS, BROWSER_SESSION_SECONDS } from './session';
import { hashSecret, newSecret } from './token-format';

const started = z.array(z.object({ expires_at: z.date().nullable() }));

async function startSession(
  { user, seen, rehash }: Proven,
  kind: { name: 'browser'; seconds: number } | { name: 'access_token'; seconds: number; token: string },
  caller: Caller,
): Promise<SessionId> {
  const id = newId('ses');
  const hash = kind.name === 'access_token' ? hashSecret(kind.token) : null;
  const values = [id, user.user_id, kind.name, hash, kind.seconds, caller.ip, caller.userAgent, seen, rehash];
  const rows = await withoutOrg((run) => run(SESSION_START, [...values, caller.requestId]));
  if (!started.parse(rows)[0]?.expires_at) {
    throw new AppError('INVALID_CREDENTIALS', 'The account changed while you signed in. Try again.');
  }
  return id;
}

/** `POST /auth/login`: an access token, which is a session like the browser's (revocable, a person), for one hour. */
export async function login(body: { email: string; password: string }, caller: Caller): Promise<LoginAnswer> {
  const proven = await checkCredentials(body.email, body.password, caller);
  const token = newSecret('access');
  await startSession(proven, { name: 'access_token', seconds: ACCESS_TOKEN_SECONDS, token }, caller);
  const { user } = proven;
  const [first] = z.array(userOrgRow).parse(await withoutOrg((run) => run(USER_ORGS, [user.user_id])));
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    password_change_required: user.must_change_password,
    user: {
      user_id: publicId('usr', user.user_id),
      email: user.email,
      name: user.user_name,
      org_id: first ? publicId('org', first.org_id) : null,
      role: first?.role ?? null,
    },
  };
}

/** Signs a browser in: a new session (never the one that the browser came with, which ends). Returns its id. */
export async function signIn(
  body: { email: string; password: string },
  replaced: string | null,
  caller: Caller,
): Promise<SessionId> {
  const proven = await checkCredentials(body.email, body.password, caller);
  const id = await startSession(proven, { name: 'browser', seconds: BROWSER_SESSION_SECONDS }, caller);
  if (replaced) await signOut(replaced, caller.requestId);
  return id;
}

/** Ends one session, by its id. */
export async function signOut(sessionId: string, requestId: string): Promise<void> {
  await withoutOrg((run) => run(SESSION_SIGN_OUT, [sessionId, requestId]));
}
