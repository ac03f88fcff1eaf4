import { LRUCache } from 'lru-cache';
import { withOrg } from '@/lib/db/scope';
import { TOUCH_TOKEN } from '@/lib/db/sql/identity-auth';
import type { OrgId, TokenId } from '@/lib/ids';
import { log } from '@/lib/log';

const MINUTE_MS = 60_000;
const touched = new LRUCache<TokenId, true>({ max: 50_000, ttl: MINUTE_MS });

/** Notes that a token was used, at most once a minute, beside the request: nothing waits for it or fails by it. */
export function touchToken(orgId: OrgId, tokenId: TokenId): void {
  if (touched.has(tokenId)) return;
  touched.set(tokenId, true);
  withOrg(orgId, (run) => run(TOUCH_TOKEN, [orgId, tokenId])).catch((err: unknown) => {
    log().debug({ err }, 'last use of a token was not noted');
  });
}
