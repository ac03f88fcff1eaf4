import type { Statement } from '@/lib/db/scope';

/** $1 id, $2 e-mail, $3 name, $4 password hash, $5 must change it. `created` is false when the address is taken. */
export const USER_CREATE: Statement = {
  name: 'user-create',
  text: 'SELECT user_create($1, $2, $3, $4, $5) AS created',
};

/** $1 user, $2 hash as seen (null: unconditionally), $3 new hash, $4 must change, $5 session to keep, $6 request id. */
export const USER_SET_PASSWORD: Statement = {
  name: 'user-set-password',
  text: 'SELECT user_set_password($1, $2, $3, $4, $5, $6) AS changed',
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

export const INSTALL_DONE: Statement = { name: 'install-done', text: 'SELECT install_done() AS done' };

/** $1 org, $2 slug, $3 org name, $4 user, $5 e-mail, $6 name, $7 password hash. */
export const INSTALL_FIRST_ORG: Statement = {
  name: 'install-first-org',
  text: 'SELECT install_first_org($1, $2, $3, $4, $5, $6, $7) AS made',
};
