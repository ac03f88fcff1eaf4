import type { Statement } from '@/lib/db/scope';

/**
 * $1 org, $2 principal, $3 operation, $4 key, $5 body hash. Claims the key, or takes over a claim whose holder died
 * (its lock ran out); else returns what is stored. `claimed` tells which; `claimed_at` names the claim, so that a holder
 * whose claim was taken over can't end its successor's. No row: somebody claimed it after this statement began and can't
 * be seen yet; ask again.
 */
export const CLAIM_IDEMPOTENCY_KEY: Statement = {
  name: 'idempotency-claim',
  text: `
    WITH claim AS (
      INSERT INTO idempotency_keys AS k (org_id, principal, operation, key, body_hash, expires_at, locked_until)
      VALUES ($1, $2, $3, $4, $5, clock_timestamp() + interval '24 hours', clock_timestamp() + interval '60 seconds')
      ON CONFLICT (org_id, principal, operation, key) DO UPDATE SET
        body_hash = excluded.body_hash, response_status = NULL, response_body = NULL,
        created_at = clock_timestamp(), expires_at = excluded.expires_at, locked_until = excluded.locked_until
      WHERE k.expires_at <= clock_timestamp()
         OR (k.response_status IS NULL AND k.locked_until <= clock_timestamp() AND k.body_hash = excluded.body_hash)
      RETURNING created_at)
    SELECT true AS claimed, created_at::text AS claimed_at, NULL::text AS body_hash, NULL::int AS response_status, NULL::jsonb AS response_body FROM claim
    UNION ALL
    SELECT false, NULL, body_hash, response_status, response_body FROM idempotency_keys
    WHERE org_id = $1 AND principal = $2 AND operation = $3 AND key = $4 AND NOT EXISTS (SELECT FROM claim)`,
};

/** $1 org, $2 principal, $3 operation, $4 key, $5 status, $6 body, $7 the claim (null: whoever's). */
export const COMPLETE_IDEMPOTENCY_KEY: Statement = {
  name: 'idempotency-complete',
  text: `
    UPDATE idempotency_keys SET response_status = $5, response_body = $6::jsonb, locked_until = NULL
    WHERE org_id = $1 AND principal = $2 AND operation = $3 AND key = $4
      AND ($7::timestamptz IS NULL OR created_at = $7::timestamptz)`,
};

/** $1 org, $2 principal, $3 operation, $4 key, $5 the claim. Gives it back after a refusal: the next try starts afresh. */
export const RELEASE_IDEMPOTENCY_KEY: Statement = {
  name: 'idempotency-release',
  text: `
    DELETE FROM idempotency_keys
    WHERE org_id = $1 AND principal = $2 AND operation = $3 AND key = $4 AND response_status IS NULL
      AND created_at = $5::timestamptz`,
};
