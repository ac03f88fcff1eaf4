import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '@/lib/errors';
import { env } from '@/lib/env';
import { network } from '@/lib/identity/address';
import type { Principal } from './operation';

const WINDOW_SECONDS = 60;
/** Calls a minute and process: see `api.md`-style table in docs/api.md. */
const POINTS = { agent: 600, service: 600, person: 300, address: 60, document: 600 } as const;
type Bucket = keyof typeof POINTS;

type Limiters = Record<Bucket, RateLimiterMemory>;
const holder = globalThis as typeof globalThis & { __countersignLimiters?: Limiters };

function limiters(): Limiters {
  const make = (bucket: Bucket) =>
    new RateLimiterMemory({ keyPrefix: bucket, points: POINTS[bucket], duration: WINDOW_SECONDS });
  return (holder.__countersignLimiters ??= {
    agent: make('agent'),
    service: make('service'),
    person: make('person'),
    address: make('address'),
    document: make('document'),
  });
}

function bucketOf(principal: Principal, ip: string, document: boolean): { bucket: Bucket; key: string } {
  switch (principal.kind) {
    case 'nobody':
      // Of IPv6 a household owns 2^64: they count as one.
      return { bucket: document ? 'document' : 'address', key: network(ip) ?? ip };
    case 'account':
      return { bucket: 'person', key: principal.account.userId };
    case 'actor':
      switch (principal.actor.kind) {
        case 'user':
          return { bucket: 'person', key: principal.actor.userId };
        case 'agent':
          return { bucket: 'agent', key: principal.actor.tokenId };
        case 'service':
          return { bucket: 'service', key: principal.actor.tokenId };
      }
  }
}

/**
 * Counts the call and writes the `RateLimit` headers of its answer; throws RATE_LIMITED when the minute's share is used
 * up. `document`: what is asked for is a public document, which has a share of its own.
 */
export async function rateLimit(
  principal: Principal,
  ip: string,
  headers: Record<string, string>,
  document = false,
): Promise<void> {
  if (!env().RATE_LIMIT) return;
  const { bucket, key } = bucketOf(principal, ip, document);
  const say = ({ remainingPoints, msBeforeNext }: RateLimiterRes) => {
    headers['ratelimit-policy'] = `"${bucket}";q=${POINTS[bucket]};w=${WINDOW_SECONDS}`;
    headers['ratelimit'] = `"${bucket}";r=${remainingPoints};t=${Math.ceil(msBeforeNext / 1000)}`;
  };
  try {
    say(await limiters()[bucket].consume(key));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    say(refusal);
    throw new AppError('RATE_LIMITED', `More than ${POINTS[bucket]} calls a minute. Wait and try again.`, {
      retryAfter: refusal.msBeforeNext / 1000,
    });
  }
}
