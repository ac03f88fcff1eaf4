import type { Statement } from '@/lib/db/scope';

/** $1 e-mail address. */
export const LOGIN_USER: Statement = { name: 'login-user', text: 'SELECT * FROM login_user($1)' };

/** $1 user. */
export const LOGIN_USER_BY_ID: Statement = { name: 'login-user-by-id', text: 'SELECT * FROM login_user_by_id($1)' };

/** $1 hashed keys. `wait`: seconds, 0 when the attempt may go on (and is counted). */
export const LOGIN_ATTEMPT: Statement = { name: 'login-attempt', text: 'SELECT login_attempt($1) AS wait' };

/** $1 account's key, $2 address's key or null. */
export const LOGIN_PASSED: Statement = { name: 'login-passed', text: 'SELECT login_passed($1, $2)' };

/** $1 user or null, $2 account's key, $3 e-mail, $4 ip, $5 request id. */
export const LOGIN_FAILED: Statement = { name: 'login-failed', text: 'SELECT login_failed($1, $2, $3, $4, $5)' };

/**
 * $1 session id, $2 user, $3 kind, $4 token hash or null, $5 seconds to live, $6 ip, $7 user agent, $8 password hash as
 * seen, $9 new password hash or null, $10 request id. `expires_at` is null when the account changed meanwhile.
 */
export const SESSION_START: Statement = {
  name: 'session-start',
  text: 'SELECT session_start($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS expires_at',
};

/** $1 user, $2 only this session, $3 all but this session, $4 cause, $5 request id. */
export const SESSIONS_END: Statement = {
  name: 'sessions-end',
  text: 'SELECT sessions_end($1, $2, $3, $4, $5) AS ended',
};

/** $1 session, $2 request id. */
export const SESSION_SIGN_OUT: Statement = { name: 'session-sign-out', text: 'SELECT session_sign_out($1, $2)' };

/** $1 user. */
export const SESSIONS_OF: Statement = { name: 'sessions-of', text: 'SELECT * FROM sessions_of($1)' };

/** $1 session, $2 user. */
export const SESSION_REAUTHENTICATE: Statement = {
  name: 'session-reauthenticate',
  text: 'SELECT session_reauthenticate($1, $2) AS at',
};
