-- ---------------------------------------------------------------------------------------------------------------------
-- What nobody reads any more and nothing else removes, at most so many of each; returns how many of the kind that had most.
--   counters of budgets: a week after their hour or day began, when no time zone has it any longer
--   budgets of runs, closed alerts: untouched for as long as the organization keeps events
--   what was to be done for an organization: a day after it was closed
--   known counterparties: with their organization, as long after it was closed as it keeps events. In an open one they
--   stay: "new" means never before.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE INDEX budget_counters_by_bucket ON budget_counters (bucket);

CREATE FUNCTION purge_leftovers(max_rows integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH kept AS MATERIALIZED (
    SELECT o.id, o.closed_at,
      now() - make_interval(days => coalesce((o.settings->'retention_days'->>'events')::int, 365)) AS events_from
    FROM orgs o),
  counters AS (
    DELETE FROM budget_counters b USING (
      SELECT b.ctid AS at FROM budget_counters b WHERE b.bucket < now() - interval '7 days'
      ORDER BY b.bucket LIMIT max_rows FOR UPDATE SKIP LOCKED) old
    WHERE b.ctid = old.at RETURNING 1),
  runs AS (
    DELETE FROM run_budgets r USING (
      SELECT r.ctid AS at FROM kept k JOIN run_budgets r ON r.org_id = k.id WHERE r.updated_at < k.events_from
      LIMIT max_rows FOR UPDATE OF r SKIP LOCKED) old
    WHERE r.ctid = old.at RETURNING 1),
  told AS (
    DELETE FROM alerts a USING (
      SELECT a.ctid AS at FROM kept k JOIN alerts a ON a.org_id = k.id
      WHERE coalesce(a.closed_at, CASE WHEN k.closed_at IS NOT NULL THEN a.seen_at END) < k.events_from
      LIMIT max_rows FOR UPDATE OF a SKIP LOCKED) old
    WHERE a.ctid = old.at RETURNING 1),
  undone AS (
    DELETE FROM outbox x USING (
      SELECT x.ctid AS at FROM kept k JOIN outbox x ON x.org_id = k.id WHERE k.closed_at < now() - interval '1 day'
      LIMIT max_rows FOR UPDATE OF x SKIP LOCKED) old
    WHERE x.ctid = old.at RETURNING 1),
  met AS (
    DELETE FROM counterparties c USING (
      SELECT c.ctid AS at FROM kept k JOIN counterparties c ON c.org_id = k.id WHERE k.closed_at < k.events_from
      LIMIT max_rows FOR UPDATE OF c SKIP LOCKED) old
    WHERE c.ctid = old.at RETURNING 1)
  SELECT greatest((SELECT count(*) FROM counters), (SELECT count(*) FROM runs), (SELECT count(*) FROM told),
    (SELECT count(*) FROM undone), (SELECT count(*) FROM met))::integer
$$;

REVOKE ALL ON FUNCTION purge_leftovers(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_leftovers(integer) TO countersign_app;
