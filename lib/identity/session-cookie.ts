import { LRUCache } from 'lru-cache';
import { decode } from 'next-auth/jwt';
import { validate } from 'uuid';
import { env, secrets } from '@/lib/env';

/** `__Host-` (and Secure) only when the site is https: plain http loses such cookies in some browsers and on LANs. */
export const secureCookies = (): boolean => env().appUrl.startsWith('https:');

const named = (name: string): string => (secureCookies() ? '__Host-' : '') + name;

export const sessionCookieName = (): string => named('countersign.session-token');
export const csrfCookieName = (): string => named('countersign.csrf-token');
export const callbackCookieName = (): string => named('countersign.callback-url');

const opened = new LRUCache<string, { sessionId: string; expires: number }>({ max: 10_000 });

/**
 * The session id in a session cookie (a JWE that next-auth made), or null. Only the decryption is cached; whether the
 * session lives is asked of the database each time.
 */
export async function openSessionCookie(cookie: string, nowMs: number): Promise<string | null> {
  const known = opened.get(cookie);
  if (known) return known.expires > nowMs ? known.sessionId : null;
  const token = await decode({ token: cookie, secret: secrets().NEXTAUTH_SECRET }).catch(() => null);
  const sessionId = token?.['sid'];
  const exp = token?.['exp'];
  if (typeof sessionId !== 'string' || !validate(sessionId) || typeof exp !== 'number') return null;
  opened.set(cookie, { sessionId, expires: exp * 1_000 });
  return sessionId;
}

/** Finds the session cookie in a `Cookie` header. */
export function sessionCookieIn(header: string | null): string | null {
  if (!header) return null;
  const wanted = sessionCookieName() + '=';
  const part = header.split(';').find((piece) => piece.trimStart().startsWith(wanted));
  return part ? decodeURIComponentSafely(part.trimStart().slice(wanted.length).trim()) : null;
}

/** `Set-Cookie` that removes the session cookie. */
export const expiredSessionCookie = (): string =>
  `${sessionCookieName()}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secureCookies() ? '; Secure' : ''}`;

function decodeURIComponentSafely(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
