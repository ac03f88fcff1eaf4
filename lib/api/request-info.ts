import { v7 } from 'uuid';
import { env } from '@/lib/env';

/** A caller's request id is kept when it is harmless; else we make one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && /^[\w.:/+=-]{1,128}$/.test(given) ? given : v7();
}

/**
 * The caller's address: the socket's, or with `TRUSTED_PROXY` = n the n-th address from the right of X-Forwarded-For.
 * A header that no trusted proxy wrote has no effect.
 */
export function addressOf(request: Request, socketAddress: string | undefined): string {
  const hops = env().TRUSTED_PROXY;
  if (hops > 0) {
    const chain = (request.headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
    const address = chain.at(-hops);
    if (address) return address;
  }
  return socketAddress ?? 'unknown';
}
