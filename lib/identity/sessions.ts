import { z } from 'zod';
import { REAUTH_WINDOW_MS } from '@/lib/authority/duties';
import type { SessionItem } from '@/lib/contracts/identity';
import { withoutOrg } from '@/lib/db/scope';
import { SESSION_REAUTHENTICATE, SESSIONS_END, SESSIONS_OF } from '@/lib/db/sql/identity-login';
import { forbidden, notFound, unauthenticated } from '@/lib/errors';
import { parseId, publicId, type SessionId } from '@/lib/ids';
import type { Account } from './account';
import type { Caller } from './caller';
import { checkOwnPassword } from './credentials';

/** Managing one's own account takes a sign-in: a personal token that leaked must not outlive its revocation. */
export function requireSignIn(account: Account): SessionId {
  if (account.sessionId === null) {
    throw forbidden('A personal token can’t do this. Sign in, or use an access token of POST /api/v1/auth/login.');
  }
  return account.sessionId;
}

const row = z.object({
  session_id: z.string(),
  kind: z.enum(['browser', 'access_token']),
  created_at: z.date(),
  expires_at: z.date(),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
});

/** The person's live sign-ins, newest first. */
export async function listSessions(account: Account): Promise<{ items: SessionItem[] }> {
  requireSignIn(account);
  const rows = z.array(row).parse(await withoutOrg((run) => run(SESSIONS_OF, [account.userId])));
  return {
    items: rows.map((session) => ({
      session_id: publicId('ses', session.session_id),
      kind: session.kind,
      created_at: session.created_at.toISOString(),
      expires_at: session.expires_at.toISOString(),
      ip: session.ip,
      user_agent: session.user_agent,
      current: session.session_id === account.sessionId,
    })),
  };
}

async function end(values: readonly unknown[]): Promise<number> {
  const rows = await withoutOrg((run) => run(SESSIONS_END, values));
  return z.array(z.object({ ended: z.number() })).parse(rows)[0]?.ended ?? 0;
}

/** Signs this session out. */
export async function logout(account: Account, call: { requestId: string }): Promise<void> {
  await end([account.userId, requireSignIn(account), null, 'sign_out', call.requestId]);
}

/** Ends one of the person's sessions. */
export async function endSession(account: Account, id: string, call: { requestId: string }): Promise<void> {
  requireSignIn(account);
  const sessionId = parseId('ses', id);
  const ended = sessionId ? await end([account.userId, sessionId, null, 'sign_out', call.requestId]) : 0;
  if (ended === 0) throw notFound('session');
}

/** Signs out everywhere; with `keepCurrent` everywhere else. */
export async function endAllSessions(
  account: Account,
  keepCurrent: boolean,
  call: { requestId: string },
): Promise<{ ended: number }> {
  const current = requireSignIn(account);
  const keep = keepCurrent ? current : null;
  return { ended: await end([account.userId, null, keep, 'sign_out_everywhere', call.requestId]) };
}

/** The password given again, which critical decisions ask for. Throws 422 when it is wrong. */
export async function reauthenticate(account: Account, password: string, caller: Caller) {
  const sessionId = requireSignIn(account);
  await checkOwnPassword(account.userId, password, 'password', caller);
  const rows = await withoutOrg((run) => run(SESSION_REAUTHENTICATE, [sessionId, account.userId]));
  const at = z.array(z.object({ at: z.date().nullable() })).parse(rows)[0]?.at;
  if (!at) throw unauthenticated('This session has ended. Sign in again.');
  return {
    reauthenticated_at: at.toISOString(),
    valid_until: new Date(at.getTime() + REAUTH_WINDOW_MS).toISOString(),
  };
}
