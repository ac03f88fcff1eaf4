import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { v7 } from 'uuid';
import { now } from '@/lib/clock';
import { loginBody } from '@/lib/contracts/identity';
import { env, provideEnv, secrets } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { addressHeader } from './address';
import { signIn, signOut } from './login';
import { BROWSER_SESSION_SECONDS } from './session';
import {
  callbackCookieName,
  csrfCookieName,
  openSessionCookie,
  secureCookies,
  sessionCookieIn,
  sessionCookieName,
} from './session-cookie';

/**
 * Error names that the login page gets in `?error=`, the first with the seconds to wait (`Throttled-12`); next-auth adds
 * its own `CredentialsSignin` for a wrong password.
 */
const SIGN_IN_THROTTLED = 'Throttled';
const SIGN_IN_UNAVAILABLE = 'Unavailable';

const cookieOptions = () => ({ httpOnly: true, sameSite: 'lax', path: '/', secure: secureCookies() }) as const;

/**
 * next-auth gives cookie, CSRF token and routes, nothing more: the JWT holds a session id only; who that is and what they
 * may do is read from the database in every request. Signing in makes a session row, signing out revokes it.
 */
export function authOptions(): AuthOptions {
  announceUrl(env().appUrl);
  return {
    secret: secrets().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: BROWSER_SESSION_SECONDS },
    pages: { signIn: '/login', signOut: '/login', error: '/login' },
    useSecureCookies: secureCookies(),
    cookies: {
      sessionToken: { name: sessionCookieName(), options: cookieOptions() },
      csrfToken: { name: csrfCookieName(), options: cookieOptions() },
      callbackUrl: { name: callbackCookieName(), options: cookieOptions() },
    },
    providers: [
      CredentialsProvider({
        name: 'Password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (credentials, request) => authorize(credentials, request.headers ?? {}),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token['sid'] }),
      // Pages and API ask the database; the session route tells nothing but that there is a cookie.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const sessionId = token['sid'];
        if (typeof sessionId === 'string') await signOut(sessionId, v7());
      },
    },
    logger: {
      error: (code, metadata) =>
        log().error({ code, err: metadata instanceof Error ? metadata : undefined }, 'next-auth'),
      warn: (code) => log().debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
  };
}

let announced: string | undefined;

/** next-auth takes its own address from this variable only; without it, from whatever Host the caller sends. */
function announceUrl(appUrl: string): void {
  if (announced !== appUrl) provideEnv({ NEXTAUTH_URL: appUrl });
  announced = appUrl;
}

/** next-auth's user is the new session: its id goes into the JWT. Null says wrong e-mail or password. */
async function authorize(credentials: Record<string, string> | undefined, headers: Record<string, unknown>) {
  const body = loginBody.safeParse({ email: credentials?.['email'], password: credentials?.['password'] });
  if (!body.success) return null;
  const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : null);
  const caller = {
    requestId: v7(),
    ip: addressFrom(header),
    userAgent: header('user-agent'),
  };
  const cookie = sessionCookieIn(header('cookie'));
  const replaced = cookie === null ? null : await openSessionCookie(cookie, now().getTime());
  try {
    return { id: await signIn(body.data, replaced, caller) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_CREDENTIALS') return null;
    if (error instanceof AppError && error.code === 'RATE_LIMITED') {
      throw new Error(`${SIGN_IN_THROTTLED}-${error.retryAfter ?? 60}`, { cause: error });
    }
    log().error({ err: error, request_id: caller.requestId }, 'sign-in failed');
    throw new Error(SIGN_IN_UNAVAILABLE, { cause: error });
  }
}

/** As lib/api/request-info.ts: forwarded addresses count behind trusted proxies only. */
function addressFrom(header: (name: string) => string | null): string {
  const hops = env().TRUSTED_PROXY;
  const chain = (header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  return (hops > 0 ? chain.at(-hops) : undefined) || header(addressHeader()) || 'unknown';
}
