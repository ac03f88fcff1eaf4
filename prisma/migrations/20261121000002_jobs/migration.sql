-- ---------------------------------------------------------------------------------------------------------------------
-- What background jobs may see across organizations: ids and organization only. Each row is then worked on under its
-- organization's row-level security by a statement that locks and checks it again; these look-ups only say where to
-- look. `place` interleaves organizations, so that one with a long backlog doesn't keep the others waiting; the
-- uncorrelated EXISTS makes an idle round cost one index probe.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE INDEX outbox_due ON outbox (org_id, topic, available_at);

-- Pending approvals past their expiry.
CREATE FUNCTION due_approvals(max_rows integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT d.org_id, d.id
  FROM orgs o
  CROSS JOIN LATERAL (
    SELECT a.org_id, a.id, a.expires_at, row_number() OVER (ORDER BY a.expires_at, a.id) AS place
    FROM approvals a
    WHERE a.org_id = o.id AND a.status = 'pending' AND a.expires_at <= now()
    ORDER BY a.expires_at, a.id
    LIMIT max_rows) d
  WHERE EXISTS (SELECT FROM approvals p WHERE p.status = 'pending' AND p.expires_at <= now())
  ORDER BY d.place, d.expires_at
  LIMIT max_rows
$$;

-- Outbox rows that may be claimed now; of one topic, or of all. A closed organization starts nothing any more.
CREATE FUNCTION due_outbox(max_rows integer, only_topic text DEFAULT NULL)
RETURNS TABLE (org_id uuid, id uuid, topic text, approval_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT d.org_id, d.id, d.topic, d.approval_id
  FROM orgs o
  CROSS JOIN LATERAL (
    SELECT b.org_id, b.id, b.topic, b.approval_id, b.available_at,
      row_number() OVER (ORDER BY b.available_at, b.id) AS place
    FROM outbox b
    WHERE b.org_id = o.id AND b.available_at <= now() AND (only_topic IS NULL OR b.topic = only_topic)
    ORDER BY b.available_at, b.id
    LIMIT max_rows) d
  WHERE o.closed_at IS NULL AND EXISTS (SELECT FROM outbox p WHERE p.available_at <= now())
  ORDER BY d.place, d.available_at
  LIMIT max_rows
$$;

-- Running executions whose lease has passed without a result.
CREATE FUNCTION due_leases(max_rows integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT d.org_id, d.id
  FROM (
    SELECT e.org_id, e.id, e.lease_expires_at,
      row_number() OVER (PARTITION BY e.org_id ORDER BY e.lease_expires_at, e.id) AS place
    FROM executions e
    WHERE e.status = 'running' AND e.lease_expires_at <= now()) d
  ORDER BY d.place, d.lease_expires_at
  LIMIT max_rows
$$;

-- Organizations with events that can be sealed and whose last seal is old enough. In random order: one whose sealing
-- fails must not stand in the way of the others.
CREATE FUNCTION orgs_to_seal(max_rows integer, min_age interval DEFAULT '0') RETURNS TABLE (org_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT o.id
  FROM orgs o
  LEFT JOIN LATERAL (
    SELECT s.to_xid, s.created_at FROM audit_seals s WHERE s.org_id = o.id ORDER BY s.number DESC LIMIT 1) last ON true
  WHERE (last.created_at IS NULL OR last.created_at <= now() - min_age)
    AND EXISTS (
      SELECT FROM audit_events e
      WHERE e.org_id = o.id AND e.xid >= coalesce(last.to_xid, '0'::xid8)
        AND e.xid < pg_snapshot_xmin(pg_current_snapshot()))
  ORDER BY random()
  LIMIT max_rows
$$;

-- Deletes idempotency keys past their 24 hours; returns how many.
CREATE FUNCTION purge_idempotency_keys(max_rows integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH expired AS (
    SELECT k.org_id, k.principal, k.operation, k.key FROM idempotency_keys k
    WHERE k.expires_at <= now()
    ORDER BY k.expires_at LIMIT max_rows FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM idempotency_keys k USING expired e
    WHERE k.org_id = e.org_id AND k.principal = e.principal AND k.operation = e.operation AND k.key = e.key
    RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;

REVOKE ALL ON FUNCTION due_approvals(integer), due_outbox(integer, text), due_leases(integer),
  orgs_to_seal(integer, interval), purge_idempotency_keys(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_approvals(integer), due_outbox(integer, text), due_leases(integer),
  orgs_to_seal(integer, interval), purge_idempotency_keys(integer) TO countersign_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading the audit log by person and by rule. (By agent: the newest events are read in order and agents are frequent.)
-- ---------------------------------------------------------------------------------------------------------------------
CREATE INDEX audit_by_person ON audit_events (org_id, actor_id, occurred_at DESC, id DESC) WHERE actor_kind = 'user';
CREATE INDEX audit_by_rule ON audit_events (org_id, rule_id, occurred_at DESC, id DESC) WHERE rule_id IS NOT NULL;
