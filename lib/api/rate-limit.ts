import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '@/lib/errors';
import { env } from '@/lib/env';
import type { Principal } from './operation';

const WINDOW_SECONDS = 60;
/** Calls a minute and process: see `api.md`-style table in docs/api.md. */
const POINTS = { agent: 600, service: 600, person: 300, address: 60 } as const;
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
  });
}

function bucketOf(principal: Principal, ip: string): { bucket: Bucket; key: string } {
  switch (principal.kind) {
    case 'nobody':
      return { bucket: 'address', key: ip };
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

/** Counts the call and returns the `RateLimit` headers; throws 429 when the minute's share is used up. */
export async function rateLimit(principal: Principal, ip: string): Promise<Record<string, string>> {
  if (!env().RATE_LIMIT) return {};
  const { bucket, key } = bucketOf(principal, ip);
  const policy = { 'ratelimit-policy': `"${bucket}";q=${POINTS[bucket]};w=${WINDOW_SECONDS}` };
  try {
    const result = await limiters()[bucket].consume(key);
    return {
      ...policy,
      ratelimit: `"${bucket}";r=${result.remainingPoints};t=${Math.ceil(result.msBeforeNext / 1000)}`,
    };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new AppError('RATE_LIMITED', `More than ${POINTS[bucket]} calls a minute. Wait and try again.`, {
      retryAfter: refusal.msBeforeNext / 1000,
    });
  }
}
