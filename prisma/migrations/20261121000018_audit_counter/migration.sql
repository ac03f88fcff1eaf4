-- ---------------------------------------------------------------------------------------------------------------------
-- The audit log is ordered by transaction numbers, and PostgreSQL's counter starts anew in another cluster: after a dump
-- and a restore, new events would sort before old ones. So the log's numbers are the counter's plus a shift, which is 0
-- until data is moved to a younger cluster. These three functions hold the shift as a constant, so that reading it costs
-- nothing; `audit_catch_up` replaces them.
-- ---------------------------------------------------------------------------------------------------------------------

-- The number of this transaction.
CREATE FUNCTION audit_xid() RETURNS xid8 LANGUAGE sql VOLATILE AS $$ SELECT pg_current_xact_id() $$;
-- Every transaction below this one has ended.
CREATE FUNCTION audit_xid_floor() RETURNS xid8 LANGUAGE sql STABLE AS $$ SELECT pg_snapshot_xmin(pg_current_snapshot()) $$;
-- No transaction from this one on had begun when the statement did.
CREATE FUNCTION audit_xid_ceiling() RETURNS xid8 LANGUAGE sql STABLE AS $$ SELECT pg_snapshot_xmax(pg_current_snapshot()) $$;

ALTER TABLE audit_events ALTER COLUMN xid SET DEFAULT audit_xid();

-- The first number after everything in the log: past the end of every seal, and past every event.
CREATE FUNCTION audit_log_end() RETURNS xid8
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(greatest(s.to_xid, e.after)), '0'::xid8)
  FROM orgs o
  LEFT JOIN LATERAL (
    SELECT to_xid FROM audit_seals WHERE org_id = o.id ORDER BY number DESC LIMIT 1) s ON true
  LEFT JOIN LATERAL (
    SELECT (v.xid::text::bigint + 1)::text::xid8 AS after
    FROM audit_events v WHERE v.org_id = o.id ORDER BY v.xid DESC LIMIT 1) e ON true
$$;

-- Brings the numbers of new events ahead of the log, if the log is ahead of what this cluster counts: then the data came
-- from another one. Called at every start by the migrating role, which owns these functions. Returns how far the counter
-- was moved, 0 as a rule. The lock waits for writers that are under way and keeps others out until the change is visible.
CREATE FUNCTION audit_catch_up() RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
  log_end bigint;
  before bigint;
  shift bigint;
BEGIN
  IF audit_log_end() <= audit_xid_ceiling() THEN RETURN 0; END IF;
  LOCK TABLE audit_events, audit_seals IN ACCESS EXCLUSIVE MODE;
  log_end := audit_log_end()::text::bigint;
  IF log_end <= audit_xid_ceiling()::text::bigint THEN RETURN 0; END IF; -- somebody did it just now
  before := audit_xid_floor()::text::bigint;
  shift := log_end - pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  EXECUTE format($f$ CREATE OR REPLACE FUNCTION audit_xid() RETURNS xid8 LANGUAGE sql VOLATILE AS
    'SELECT (pg_current_xact_id()::text::bigint + %s)::text::xid8' $f$, shift);
  EXECUTE format($f$ CREATE OR REPLACE FUNCTION audit_xid_floor() RETURNS xid8 LANGUAGE sql STABLE AS
    'SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + %s)::text::xid8' $f$, shift);
  EXECUTE format($f$ CREATE OR REPLACE FUNCTION audit_xid_ceiling() RETURNS xid8 LANGUAGE sql STABLE AS
    'SELECT (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + %s)::text::xid8' $f$, shift);
  RETURN log_end - before;
END $$;

REVOKE ALL ON FUNCTION audit_xid(), audit_xid_floor(), audit_xid_ceiling(), audit_log_end(), audit_catch_up() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_xid(), audit_xid_floor(), audit_xid_ceiling() TO countersign_app;

-- As before, with the log's numbers.
CREATE OR REPLACE FUNCTION orgs_to_seal(max_rows integer, min_age interval DEFAULT '0') RETURNS TABLE (org_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT o.id
  FROM orgs o
  LEFT JOIN LATERAL (
    SELECT s.to_xid, s.created_at FROM audit_seals s WHERE s.org_id = o.id ORDER BY s.number DESC LIMIT 1) last ON true
  WHERE (last.created_at IS NULL OR last.created_at <= now() - min_age)
    AND EXISTS (
      SELECT FROM audit_events e
      WHERE e.org_id = o.id AND e.xid >= coalesce(last.to_xid, '0'::xid8) AND e.xid < audit_xid_floor())
  ORDER BY random()
  LIMIT max_rows
$$;
