import { AUTH_SESSION } from '@/lib/db/sql/identity-auth';
import { withOrg, withoutOrg } from '@/lib/db/scope';
import { asId } from '@/lib/ids';
import { memberOf, type Account } from './account';
import type { UserActor } from './actor';
import { likelyOrg, rememberOrg, type OrgRef } from './org-ref';
import { sessionRow, type SessionRow } from './rows';
import { hashSecret } from './token-format';

/** Browser sessions end after 12 hours whatever happens (NIST SP 800-63B 4.2.3, AAL2); access tokens after one. */
export const BROWSER_SESSION_SECONDS = 12 * 3_600;
export const ACCESS_TOKEN_SECONDS = 3_600;

/** A sign-in: the session id of the browser's cookie, or the text of an access token. */
export type SignIn = { sessionId: string } | { accessToken: string };

/** In which organization the person wants to act: a named one, the first that was joined, or none. */
export type Wanted = OrgRef | 'any' | 'none';

export type LiveSession = { account: Account; actor: UserActor | null };

/**
 * Reads session, membership and role in one statement; nothing of it is ever cached, so that a revoked session, a disabled
 * member and a changed role take effect on the next request. Null: the session isn't live. `actor` is null where the
 * person is no active member.
 */
export async function readSession(signIn: SignIn, wanted: Wanted): Promise<LiveSession | null> {
  const ref = typeof wanted === 'object' ? wanted : { orgId: null, slug: null };
  const values = [
    'sessionId' in signIn ? signIn.sessionId : null,
    'accessToken' in signIn ? hashSecret(signIn.accessToken) : null,
    ref.orgId,
    ref.slug,
    wanted === 'any',
  ];
  const likely = likelyOrg(ref);
  const rows = likely
    ? await withOrg(likely, (run) => run(AUTH_SESSION, values))
    : await withoutOrg((run) => run(AUTH_SESSION, values));
  return rows[0] ? liveSession(sessionRow.parse(rows[0])) : null;
}

function liveSession(row: SessionRow): LiveSession {
  const account: Account = {
    userId: asId('usr', row.user_id),
    email: row.email,
    name: row.user_name,
    via: row.kind === 'browser' ? 'session' : 'access_token',
    sessionId: asId('ses', row.session_id),
    orgId: null,
    scopes: 'all',
    mustChangePassword: row.must_change_password,
    reauthenticatedAt: row.reauthenticated_at,
  };
  if (row.org_id === null || row.org_slug === null || row.role === null) return { account, actor: null };
  rememberOrg(row.org_id, row.org_slug);
  const member = { orgId: asId('org', row.org_id), orgSlug: row.org_slug, role: row.role };
  return { account, actor: memberOf(account, member) };
}
