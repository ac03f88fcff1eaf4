import { randomBytes, randomUUID } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { contentSecurityPolicy } from '@/lib/browser/csp';
import { env } from '@/lib/env';

/** Headers that only this file may set; what a client sends under these names never reaches a page. */
const INTERNAL_HEADER = /^(x-nonce|x-request-id|x-countersign-.*|content-security-policy)$/;

/** Pages that people see before they are signed in. */
const PUBLIC_PATH = /^\/(login|invite|docs)(\/|$)/;

/** The session cookie, with `__Host-` under https. Presence only: `lib/identity` says whether it is worth anything. */
const SESSION_COOKIE = /^(__Host-)?countersign\.session-token$/;

/**
 * Runs before every page (never before the API): nonce and policy, request id, and a courtesy redirect to the login
 * page when there is no session cookie at all. Authorization is decided in the pages and in the domain, not here.
 */
export function proxy(request: NextRequest) {
  const requestId = randomUUID();
  const https = env().appUrl.startsWith('https:');
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy({ nonce, development: env().NODE_ENV === 'development', https });

  const headers = new Headers(request.headers);
  for (const name of request.headers.keys()) if (INTERNAL_HEADER.test(name)) headers.delete(name);
  headers.set('x-nonce', nonce);
  headers.set('x-request-id', requestId);
  headers.set('x-countersign-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);

  const response = mustSignIn(request) ? toLogin(request) : NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-request-id', requestId);
  if (https) response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return response;
}

function mustSignIn(request: NextRequest): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads || PUBLIC_PATH.test(request.nextUrl.pathname)) return false;
  return !request.cookies.getAll().some((cookie) => SESSION_COOKIE.test(cookie.name));
}

function toLogin(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const login = new URL('/login', request.url);
  if (pathname !== '/') login.searchParams.set('next', pathname + search);
  return NextResponse.redirect(login);
}

export const config = {
  matcher: ['/((?!api/|_next/|\\.well-known/|healthz$|readyz$|metrics$|favicon\\.ico$|icon\\.svg$).*)'],
};
