import { env } from '@/lib/env';
import { forbidden } from '@/lib/errors';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A cookie decides nothing on behalf of another site: unsafe methods need our own Origin (CSRF). */
export function requireOwnOrigin(request: Request): void {
  if (SAFE.has(request.method)) return;
  const own = new URL(env().appUrl).origin;
  if (request.headers.get('origin') !== own) {
    throw forbidden(`Calls with the session cookie must come from ${own} (APP_URL).`, 'ORIGIN_MISMATCH');
  }
}

const listed = (): string[] =>
  env()
    .CORS_ORIGINS.split(/[\s,]+/)
    .filter(Boolean);

/** A page of an unknown site may not talk to us through its visitor's browser, whatever it sends along (DNS rebinding). */
export function requireKnownOrigin(origin: string | null): void {
  const own = new URL(env().appUrl).origin;
  if (origin === null || origin === own || listed().includes(origin)) return;
  throw forbidden(
    `Calls from browsers must come from ${own} (APP_URL) or an origin in CORS_ORIGINS.`,
    'ORIGIN_MISMATCH',
  );
}

/** CORS headers for browser clients that send a bearer token; only for the origins that the operator listed. */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('origin');
  if (!origin || !listed().includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers':
      'authorization, content-type, idempotency-key, x-request-id, x-api-key, mcp-protocol-version',
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
    'access-control-expose-headers': 'x-request-id, idempotent-replayed, retry-after, ratelimit, ratelimit-policy',
    'access-control-max-age': '600',
    vary: 'origin',
  };
}
