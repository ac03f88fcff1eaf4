import type { Statement } from '@/lib/db/scope';

/** Webhooks of any organization with something to deliver now; ids only. $1 at most. */
export const DUE_WEBHOOKS: Statement = {
  name: 'webhooks-due',
  text: 'SELECT org_id, id FROM due_webhooks($1)',
};

/** Organizations where approvals run out soon and somebody wants to know. */
export const ORGS_WITH_EXPIRING: Statement = {
  name: 'webhooks-orgs-with-expiring',
  text: 'SELECT org_id FROM orgs_with_expiring()',
};

/** $1 at most. */
export const PURGE_DELIVERIES: Statement = {
  name: 'webhooks-purge',
  text: 'SELECT purge_webhook_deliveries($1) AS purged',
};

const CLAIMED = `
  u.id, u.webhook_id, u.event_id, u.event_type, u.occurred_at, u.data, u.attempts, u.earlier_attempts, w.url_sealed,
  w.format, w.secret_sealed,
  CASE WHEN w.previous_secret_until > clock_timestamp() THEN w.previous_secret_sealed END AS previous_secret_sealed,
  o.id AS org_id, o.slug, o.is_first`;

/**
 * Takes deliveries of one webhook for one attempt each: counted, and out of sight of everybody else until the lease has
 * passed. Who dies meanwhile has lost nothing; the attempt is made again with the same id. While the breaker is half
 * open, one at a time. $1 org · $2 webhook · $3 at most · $4 lease in seconds · $5 breaker threshold
 */
export const CLAIM_DELIVERIES: Statement = {
  name: 'webhooks-claim',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM webhooks WHERE org_id = $1 AND id = $2 AND status = 'enabled'
        AND (blocked_until IS NULL OR blocked_until <= clock_timestamp())),
    l AS MATERIALIZED (
      SELECT d.id FROM webhook_deliveries d
      WHERE d.org_id = $1 AND d.webhook_id = $2 AND d.status = 'pending' AND d.next_attempt_at <= now()
        AND EXISTS (SELECT FROM w)
      ORDER BY d.next_attempt_at, d.id
      LIMIT (SELECT CASE WHEN w.failures >= $5::int THEN 1 ELSE $3::int END FROM w) FOR NO KEY UPDATE SKIP LOCKED),
    u AS (
      UPDATE webhook_deliveries d SET attempts = d.attempts + 1, last_attempt_at = clock_timestamp(),
        next_attempt_at = clock_timestamp() + make_interval(secs => $4::float8)
      FROM l WHERE d.org_id = $1 AND d.id = l.id
      RETURNING d.*)
    SELECT ${CLAIMED} FROM u CROSS JOIN w JOIN orgs o ON o.id = $1 ORDER BY u.occurred_at, u.id`,
};

/** Takes one delivery at once, whatever the webhook's state: for tests. $1 org · $2 delivery · $3 lease in seconds */
export const CLAIM_ONE: Statement = {
  name: 'webhooks-claim-one',
  text: `
    WITH u AS (
      UPDATE webhook_deliveries d SET attempts = d.attempts + 1, last_attempt_at = clock_timestamp(),
        next_attempt_at = clock_timestamp() + make_interval(secs => $3::float8)
      WHERE d.org_id = $1 AND d.id = $2 AND d.status = 'pending' AND d.attempts = d.earlier_attempts
      RETURNING d.*)
    SELECT ${CLAIMED} FROM u JOIN webhooks w ON w.org_id = $1 AND w.id = u.webhook_id AND w.status <> 'deleted'
    JOIN orgs o ON o.id = $1`,
};

/**
 * Records how an attempt ended, unless somebody else has made another meanwhile or given the delivery up.
 * $1 org · $2 delivery · $3 the attempt's number · $4 status · $5 seconds until the next · $6 response status · $7 response
 * body · $8 error · $9 duration in ms
 */
export const RECORD_ATTEMPT: Statement = {
  name: 'webhooks-record-attempt',
  text: `
    UPDATE webhook_deliveries d SET status = $4, response_status = $6, response_body = $7, error = $8, duration_ms = $9,
      next_attempt_at = CASE WHEN $4 = 'pending' THEN clock_timestamp() + make_interval(secs => $5::float8)
        ELSE d.next_attempt_at END
    WHERE d.org_id = $1 AND d.id = $2 AND d.attempts = $3 AND d.status = 'pending'
    RETURNING d.id`,
};

/**
 * Notes what an attempt says of the endpoint. A statement of its own: who switches a webhook off locks it before its
 * deliveries, so nothing may hold a delivery while it waits for the webhook.
 * $1 org · $2 webhook · $3 whether it was delivered · $4 breaker: seconds open by failures in a row, the last for all above
 * $5 seconds for which it asked to be left alone
 */
export const RECORD_HEALTH: Statement = {
  name: 'webhooks-record-health',
  text: `
    UPDATE webhooks w SET
      failures = CASE WHEN $3 THEN 0 ELSE w.failures + 1 END,
      failing_since = CASE WHEN $3 THEN NULL ELSE coalesce(w.failing_since, clock_timestamp()) END,
      blocked_until = CASE WHEN $3 THEN NULL ELSE clock_timestamp()
        + make_interval(secs => greatest($5::float8, ($4::float8[])[least(w.failures + 1, cardinality($4::float8[]))])) END,
      last_delivered_at = CASE WHEN $3 THEN clock_timestamp() ELSE w.last_delivered_at END
    WHERE w.org_id = $1 AND w.id = $2 AND w.status <> 'deleted'
      -- A success every second needn't be written down every second.
      AND ($3 AND w.failures = 0 AND w.last_delivered_at > clock_timestamp() - interval '10 seconds') IS NOT TRUE
    RETURNING w.failures, extract(epoch FROM clock_timestamp() - w.failing_since)::float8 AS failing_seconds`,
};

/**
 * Tells of approvals that run out within four hours, each once. $1 org · $2 at most
 */
export const EMIT_EXPIRING: Statement = {
  name: 'webhooks-emit-expiring',
  text: `
    WITH due AS MATERIALIZED (
      SELECT a.id FROM approvals a
      WHERE a.org_id = $1 AND a.status = 'pending' AND a.expires_at > now()
        AND a.expires_at <= now() + interval '4 hours'
        AND NOT EXISTS (SELECT FROM expiry_notices e WHERE e.org_id = a.org_id AND e.approval_id = a.id)
      ORDER BY a.expires_at, a.id LIMIT $2),
    noticed AS (
      INSERT INTO expiry_notices (org_id, approval_id) SELECT $1, due.id FROM due
      ON CONFLICT DO NOTHING RETURNING approval_id),
    emitted AS MATERIALIZED (
      SELECT emit_event($1, new_id(), 'approval.expiring', clock_timestamp(), n.approval_id,
        '{"actor": {"kind": "system", "label": "expiry"}}') FROM noticed n)
    SELECT count(*)::int AS told FROM emitted`,
};
