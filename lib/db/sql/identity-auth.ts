import type { Statement } from '@/lib/db/scope';

/** $1 SHA-256 of the key's text. One row with all that may void the key, or none. */
export const AUTH_TOKEN: Statement = { name: 'auth-token', text: 'SELECT * FROM auth_token($1)' };

/** $1 session id of the cookie or null, $2 hash of an access token or null, $3 org id, $4 org slug, $5 any org will do. */
export const AUTH_SESSION: Statement = {
  name: 'auth-session',
  text: 'SELECT * FROM auth_session($1, $2, $3, $4, $5)',
};

/** $1 user. */
export const USER_ORGS: Statement = { name: 'user-orgs', text: 'SELECT * FROM user_orgs($1)' };

/** $1 org, $2 token. Writes at most once a minute, however many processes try. */
export const TOUCH_TOKEN: Statement = {
  name: 'touch-token',
  text: `
    UPDATE tokens SET last_used_at = clock_timestamp()
    WHERE org_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`,
};
