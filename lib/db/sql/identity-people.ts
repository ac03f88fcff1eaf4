import type { Statement } from '@/lib/db/scope';

/** $1 user, $2 hash as seen, $3 new hash, $4 session to keep, $5 request id. */
export const USER_SET_PASSWORD: Statement = {
  name: 'user-set-password',
  text: 'SELECT user_set_password($1, $2, $3, $4, $5) AS changed',
};

/** $1 user. */
export const USER_PROFILE: Statement = { name: 'user-profile', text: 'SELECT * FROM user_profile($1)' };

/** $1 user, $2 name or null, $3 preferences to merge or null. */
export const USER_UPDATE_PROFILE: Statement = {
  name: 'user-update-profile',
  text: 'SELECT user_update_profile($1, $2, $3)',
};

/** $1 org id or null, $2 slug or null. */
export const ORG_BY_REF: Statement = { name: 'org-by-ref', text: 'SELECT * FROM org_by_ref($1, $2)' };

/** $1 SHA-256 of the invitation's token. */
export const INVITATION_BY_TOKEN: Statement = {
  name: 'invitation-by-token',
  text: 'SELECT * FROM invitation_by_token($1)',
};
