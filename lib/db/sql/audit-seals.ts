import type { Statement } from '@/lib/db/scope';

/** Microseconds, UTC: what PostgreSQL keeps and a JavaScript Date would cut. */
const iso = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const key = `hashtextextended('audit-seal ' || $1, 0)`;

/** $1 org. One sealer per organization at a time, until its transaction ends; false when another one is at it. */
export const TRY_SEAL_LOCK: Statement = {
  name: 'seal-try-lock',
  text: `SELECT pg_try_advisory_xact_lock(${key}) AS locked`,
};

/** $1 org. The same, but waits for the other one. */
export const SEAL_LOCK: Statement = {
  name: 'seal-lock',
  text: `SELECT true AS locked FROM pg_advisory_xact_lock(${key})`,
};

/** $1 org. The last seal. */
export const LAST_SEAL: Statement = {
  name: 'seal-last',
  text: `SELECT number, to_xid::text, hash FROM audit_seals WHERE org_id = $1 ORDER BY number DESC LIMIT 1`,
};

/**
 * $1 org, $2 from xid, $3 most events. `horizon`: every transaction below it has ended, so what this snapshot sees of
 * them is all there will ever be. `first_xid` is the first event's, `next_xid` that of the first event past the most.
 */
export const SEAL_RANGE: Statement = {
  name: 'seal-range',
  text: `
    WITH bound AS (SELECT audit_xid_floor() AS xmin)
    SELECT b.xmin::text AS horizon, f.xid::text AS first_xid, n.xid::text AS next_xid, ${iso('clock_timestamp()')} AS now
    FROM bound b
    LEFT JOIN LATERAL (SELECT xid FROM audit_events
      WHERE org_id = $1 AND xid >= $2::xid8 AND xid < b.xmin ORDER BY xid, id LIMIT 1) f ON true
    LEFT JOIN LATERAL (SELECT xid FROM audit_events
      WHERE org_id = $1 AND xid >= $2::xid8 AND xid < b.xmin ORDER BY xid, id OFFSET $3 LIMIT 1) n ON true`,
};

/** $1 org, $2 xid and $3 id to begin at (included), $4 xid to stop before, $5 most rows. In the order of the chain. */
export const SEALABLE_EVENTS: Statement = {
  name: 'seal-events',
  // ORDER BY names the table: a bare `xid` would be the output column and sort as text.
  text: `
    SELECT id, type, actor_kind, actor_id, actor_label, request_id, approval_id, rule_id, agent_id, batch_id, reason,
      payload, ${iso('occurred_at')} AS occurred_at, xid::text AS xid
    FROM audit_events e
    WHERE org_id = $1 AND (xid, id) >= ($2::xid8, $3::uuid) AND xid < $4::xid8
    ORDER BY e.xid, e.id LIMIT $5`,
};

/** $1 org, $2 number, $3 from, $4 to, $5 count, $6 leaves, $7 previous hash, $8 hash, $9 signature, $10 sealed at. */
export const INSERT_SEAL: Statement = {
  name: 'seal-insert',
  text: `
    INSERT INTO audit_seals (org_id, number, from_xid, to_xid, count, leaves, prev_hash, hash, signature, created_at)
    VALUES ($1, $2, $3::xid8, $4::xid8, $5, $6, $7, $8, $9, $10::timestamptz)`,
};

/**
 * $1 org, $2 number to begin after, $3 number to end with. Up to 500 seals, fewer when they cover many events (their
 * leaves travel along).
 */
export const READ_SEALS: Statement = {
  name: 'seals-read',
  text: `
    SELECT number, from_xid::text, to_xid::text, count, leaves, prev_hash, hash, signature, ${iso('created_at')} AS sealed_at
    FROM (SELECT *, sum(count) OVER (ORDER BY number) - count AS before FROM (
      SELECT * FROM audit_seals WHERE org_id = $1 AND number > $2 AND number <= $3 ORDER BY number LIMIT 500) s) s
    WHERE before < 20000 ORDER BY number`,
};

/** $1 org. Purges of the beginning of the log, in order. */
export const READ_PURGES: Statement = {
  name: 'seals-purges',
  text: `
    SELECT number, first_seal, last_seal, to_xid::text, events, seal_hashes, prev_head, head, archive_name, archive_sha256,
      ${iso('purged_at')} AS purged_at, signature
    FROM audit_purges WHERE org_id = $1 ORDER BY number`,
};

/** $1 org, $2 xid where the log begins after its purges. An event before that which should be gone. */
export const EVENT_BEFORE: Statement = {
  name: 'seals-event-before',
  text: `SELECT e.id FROM audit_events e WHERE e.org_id = $1 AND e.xid < $2::xid8 ORDER BY e.xid, e.id LIMIT 1`,
};

/** $1 org. Seals and the events they cover, in all, purged ones too. */
export const SEALED_TOTAL: Statement = {
  name: 'seals-total',
  text: `
    SELECT coalesce(max(number), 0) AS number, coalesce(sum(count), 0)::bigint
        + coalesce((SELECT sum(events) FROM audit_purges WHERE org_id = $1), 0)::bigint AS count, ${iso('clock_timestamp()')} AS now,
      (SELECT hash FROM audit_seals WHERE org_id = $1 ORDER BY number DESC LIMIT 1) AS head
    FROM audit_seals WHERE org_id = $1`,
};

/**
 * $1 org, $2 xid where the last seal ends. Events that no seal covers yet, and one whose transaction number lies in the
 * future (no transaction can have written it).
 */
export const UNSEALED_EVENTS: Statement = {
  name: 'seals-tail',
  text: `
    SELECT (SELECT count(*) FROM audit_events WHERE org_id = $1 AND xid >= $2::xid8) AS unsealed,
      (SELECT id FROM audit_events WHERE org_id = $1 AND xid >= audit_xid_ceiling()
        ORDER BY xid, id LIMIT 1) AS impossible_id`,
};

/** $1 org, $2 event id. Whether the event is anywhere in the log. */
export const EVENT_EXISTS: Statement = {
  name: 'seals-event-exists',
  text: `SELECT EXISTS (SELECT FROM audit_events WHERE org_id = $1 AND id = $2) AS found`,
};

/** $1 org, $2 event id as bytes. The seal that covers the event. Reads all leaves: only asked after a fault. */
export const SEAL_OF_EVENT: Statement = {
  name: 'seals-of-event',
  text: `
    SELECT number FROM audit_seals
    WHERE org_id = $1 AND position($2::bytea IN leaves) % 48 = 1 ORDER BY number LIMIT 1`,
};

/** Brings the numbers of new events ahead of a log that came from another cluster. For the migrating role. */
export const AUDIT_CATCH_UP: Statement = { name: 'audit-catch-up', text: 'SELECT audit_catch_up()::text AS moved' };
