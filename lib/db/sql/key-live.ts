import type { Statement } from '@/lib/db/scope';

/** $1 org, $2 key. One row while the key is good: neither revoked nor expired, and its organization not closed. */
export const KEY_LIVE: Statement = {
  name: 'key-live',
  text: `
    SELECT true AS live FROM tokens t JOIN orgs o ON o.id = t.org_id
    WHERE t.org_id = $1 AND t.id = $2 AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
      AND o.closed_at IS NULL`,
};
