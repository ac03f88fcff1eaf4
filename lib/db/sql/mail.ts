import type { Statement } from '@/lib/db/scope';

/**
 * Takes everything that is due for one member, so that it goes out as one mail; out of sight of everybody else until the
 * lease has passed. $1 org · $2 at most · $3 lease in seconds
 */
export const CLAIM_MEMBER_MAIL: Statement = {
  name: 'mail-claim-member',
  text: `
    WITH who AS MATERIALIZED (
      SELECT b.payload->>'user_id' AS user_id FROM outbox b
      WHERE b.org_id = $1 AND b.topic = 'mail.member' AND b.available_at <= now()
      ORDER BY b.available_at, b.id LIMIT 1 FOR UPDATE SKIP LOCKED),
    l AS MATERIALIZED (
      SELECT b.id FROM outbox b
      WHERE b.org_id = $1 AND b.topic = 'mail.member' AND b.available_at <= now()
        AND b.payload->>'user_id' = (SELECT user_id FROM who)
      ORDER BY b.available_at, b.id LIMIT $2 FOR UPDATE SKIP LOCKED)
    UPDATE outbox b SET attempts = b.attempts + 1, available_at = clock_timestamp() + make_interval(secs => $3::float8)
    FROM l WHERE b.org_id = $1 AND b.id = l.id
    RETURNING b.id, b.approval_id, b.payload, b.attempts, b.created_at`,
};

/** Takes one invitation to be sent. $1 org · $2 lease in seconds */
export const CLAIM_INVITATION_MAIL: Statement = {
  name: 'mail-claim-invitation',
  text: `
    WITH l AS MATERIALIZED (
      SELECT b.id FROM outbox b
      WHERE b.org_id = $1 AND b.topic = 'mail.invitation' AND b.available_at <= now()
      ORDER BY b.available_at, b.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE outbox b SET attempts = b.attempts + 1, available_at = clock_timestamp() + make_interval(secs => $2::float8)
    FROM l WHERE b.org_id = $1 AND b.id = l.id
    RETURNING b.id, b.approval_id, b.payload, b.attempts, b.created_at`,
};

/** The mail is out, or nobody needs it any more. $1 org · $2 ids */
export const MAIL_DONE: Statement = {
  name: 'mail-done',
  text: `DELETE FROM outbox WHERE org_id = $1 AND id = ANY ($2::uuid[]) AND topic LIKE 'mail.%'`,
};

/** Nothing more to this member for a while; what comes meanwhile is gathered. $1 org · $2 user · $3 seconds */
export const MAIL_QUIET: Statement = {
  name: 'mail-quiet',
  text: `UPDATE notification_settings SET quiet_until = clock_timestamp() + make_interval(secs => $3::float8)
    WHERE org_id = $1 AND user_id = $2`,
};

/** The mail server didn't take it. $1 org · $2 ids · $3 seconds until the next try · $4 error code */
export const MAIL_LATER: Statement = {
  name: 'mail-later',
  text: `UPDATE outbox SET available_at = clock_timestamp() + make_interval(secs => $3::float8), last_error = $4
    WHERE org_id = $1 AND id = ANY ($2::uuid[]) AND topic LIKE 'mail.%'`,
};
