import { forbidden, notFound, unauthenticated } from '@/lib/errors';
import { readKey } from '@/lib/identity/bearer';
import { readOrgRef, refersTo } from '@/lib/identity/org-ref';
import { readSession, type LiveSession, type SignIn } from '@/lib/identity/session';
import { openSessionCookie, sessionCookieIn } from '@/lib/identity/session-cookie';
import { secretKind } from '@/lib/identity/token-format';
import { now } from '@/lib/clock';
import type { Principal } from './operation';

/** What the operation needs, and the organization that its path names (id or slug). */
export type Wanted = { access: 'org' | 'account' | 'public'; org: string | null };

export type Authenticated = {
  principal: Principal;
  /** The credential came by itself, in a cookie: unsafe methods must prove where they come from. */
  byCookie: boolean;
};

type Credential = { kind: 'key'; text: string } | { kind: 'sign_in'; signIn: SignIn; byCookie: boolean };

/**
 * Who calls. `Authorization` wins over `X-API-Key`, which wins over the cookie, and a credential that is sent and bad is
 * refused: no falling back. For `account` a key of an agent or service is its own actor. Throws 401; 403 while a first
 * password must be changed; 404 for an organization that isn't the credential's or of which the person is no member.
 */
export async function authenticate(request: Request, { access, org }: Wanted): Promise<Authenticated> {
  if (access === 'public') return { principal: { kind: 'nobody' }, byCookie: false };
  const credential = await credentialOf(request);
  if (credential.kind === 'key')
    return { principal: await keyPrincipal(credential.text, access, org), byCookie: false };

  const wanted = access === 'account' ? 'none' : org === null ? 'any' : readOrgRef(org);
  const live = await readSession(credential.signIn, wanted);
  if (!live) throw unauthenticated('This session has ended. Sign in again.');
  const { byCookie } = credential;
  if (access === 'account') return { principal: { kind: 'account', account: live.account }, byCookie };
  return { principal: memberPrincipal(live, org), byCookie };
}

function memberPrincipal({ account, actor }: LiveSession, org: string | null): Principal {
  if (account.mustChangePassword) throw passwordChangeRequired();
  if (actor) return { kind: 'actor', actor };
  throw org === null ? forbidden('You are not a member of any organization.') : notFound('organization');
}

async function keyPrincipal(text: string, access: 'org' | 'account', org: string | null): Promise<Principal> {
  const { actor, account } = await readKey(text);
  if (org !== null && !refersTo(readOrgRef(org), actor.orgId, actor.orgSlug)) throw notFound('organization');
  if (access === 'account') return account ? { kind: 'account', account } : { kind: 'actor', actor };
  if (account?.mustChangePassword) throw passwordChangeRequired();
  return { kind: 'actor', actor };
}

async function credentialOf(request: Request): Promise<Credential> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const [, token = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    return tokenCredential(token);
  }
  const apiKey = request.headers.get('x-api-key');
  if (apiKey !== null) {
    const kind = secretKind(apiKey);
    if (kind !== 'agent' && kind !== 'service') {
      throw unauthenticated(
        'X-API-Key takes agent and service keys (csa_…, css_…); people send Authorization: Bearer.',
      );
    }
    return { kind: 'key', text: apiKey };
  }
  const cookie = sessionCookieIn(request.headers.get('cookie'));
  if (cookie === null) throw unauthenticated();
  const sessionId = await openSessionCookie(cookie, now().getTime());
  if (sessionId === null) throw unauthenticated('This session has ended. Sign in again.');
  return { kind: 'sign_in', signIn: { sessionId }, byCookie: true };
}

function tokenCredential(token: string): Credential {
  switch (secretKind(token)) {
    case 'personal':
    case 'agent':
    case 'service':
      return { kind: 'key', text: token };
    case 'access':
      return { kind: 'sign_in', signIn: { accessToken: token }, byCookie: false };
    case 'invitation':
    case null:
      throw unauthenticated('The bearer token is malformed: not one of csp_…, csa_…, css_… or an access token.');
  }
}

const passwordChangeRequired = () =>
  forbidden(
    'Change your first password before anything else (POST /api/v1/auth/password).',
    'PASSWORD_CHANGE_REQUIRED',
  );
