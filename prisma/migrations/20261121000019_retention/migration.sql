-- CreateTable
CREATE TABLE "audit_purges" (
    "org_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "first_seal" INTEGER NOT NULL,
    "last_seal" INTEGER NOT NULL,
    "to_xid" xid8 NOT NULL,
    "events" BIGINT NOT NULL,
    "seal_hashes" BYTEA NOT NULL,
    "prev_head" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "archive_name" TEXT NOT NULL,
    "archive_sha256" TEXT NOT NULL,
    "purged_at" TIMESTAMPTZ(6) NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "audit_purges_pkey" PRIMARY KEY ("org_id","number")
);

-- ---------------------------------------------------------------------------------------------------------------------
-- A purge: the beginning of an organization's audit log, up to the end of a seal, that was written to an archive before it
-- was removed. The signed row stands in for it: verification begins at its head. `seal_hashes` are the hashes of the
-- seals, 32 bytes each, so that older checkpoints can still be compared.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE audit_purges
  ADD FOREIGN KEY (org_id) REFERENCES orgs (id),
  ADD CHECK (number >= 1), ADD CHECK (first_seal >= 1), ADD CHECK (last_seal >= first_seal),
  ADD CHECK (octet_length(seal_hashes) = 32 * (last_seal - first_seal + 1));
ALTER TABLE audit_purges ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_purges FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit_purges TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY org_isolation ON audit_purges TO countersign_app
  USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid));
GRANT SELECT ON audit_purges TO countersign_app;

CREATE TRIGGER audit_purges_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_purges
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_immutable();

-- Events and seals are still never changed. They are removed only behind a purge, whoever asks: the application's role has
-- no right to delete at all, and this is for everybody else.
DROP TRIGGER audit_events_immutable ON audit_events;
DROP TRIGGER audit_seals_immutable ON audit_seals;
CREATE TRIGGER audit_events_immutable BEFORE UPDATE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_immutable();
CREATE TRIGGER audit_seals_immutable BEFORE UPDATE OR TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_immutable();
CREATE FUNCTION audit_event_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM audit_purges p WHERE p.org_id = OLD.org_id AND OLD.xid < p.to_xid) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'audit rows are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION audit_seal_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM audit_purges p WHERE p.org_id = OLD.org_id AND OLD.number <= p.last_seal) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'audit rows are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_events_archived BEFORE DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_event_is_archived();
CREATE TRIGGER audit_seals_archived BEFORE DELETE ON audit_seals
  FOR EACH ROW EXECUTE FUNCTION audit_seal_is_archived();

-- ---------------------------------------------------------------------------------------------------------------------
-- Retention. None of this is for the application: the migrating role runs it, from the command line or the daily job.
-- ---------------------------------------------------------------------------------------------------------------------

-- What an approval counts as once it is old enough to go: 'executed', 'decided', or null: it stays. What waits, runs, or
-- is for a person to reconcile stays however old it is.
CREATE FUNCTION retention_class(a approvals, p_decided timestamptz, p_executed timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN a.status = 'approved' AND a.execution_status IN ('spent', 'succeeded', 'failed')
      THEN CASE WHEN coalesce(a.executed_at, a.decided_at) < p_executed THEN 'executed' END
    WHEN a.status IN ('denied', 'expired', 'cancelled')
      OR a.status = 'approved' AND (a.execution_mode = 'none' OR a.execution_mode = 'agent' AND a.execution_status IN ('none', 'granted'))
      THEN CASE WHEN a.decided_at < p_decided THEN 'decided' END
  END
$$;

-- Interactions go with the events of their time, unless an approval that stays refers to them.
CREATE FUNCTION retention_interactions(p_org uuid, p_events timestamptz) RETURNS SETOF interactions
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.* FROM interactions i
  WHERE i.org_id = p_org AND i.created_at < p_events
    AND NOT EXISTS (SELECT FROM approvals a WHERE a.org_id = p_org AND a.interaction_id = i.id)
    AND NOT EXISTS (SELECT FROM approvals a WHERE a.org_id = p_org AND a.id = i.approval_id)
$$;

CREATE FUNCTION retention_counts(p_org uuid, p_decided timestamptz, p_executed timestamptz, p_events timestamptz)
RETURNS TABLE (decided bigint, executed bigint, interactions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE c.class = 'decided'), count(*) FILTER (WHERE c.class = 'executed'),
    (SELECT count(*) FROM retention_interactions(p_org, p_events))
  FROM approvals a CROSS JOIN LATERAL (SELECT retention_class(a, p_decided, p_executed) AS class) c
  WHERE a.org_id = p_org AND c.class IS NOT NULL
$$;

-- The rows of a table that refers to approvals, by the foreign keys that there are.
CREATE FUNCTION retention_children() RETURNS TABLE (child regclass, col name)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT k.conrelid::regclass, a.attname
  FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[2]
  WHERE k.contype = 'f' AND k.confrelid = 'approvals'::regclass ORDER BY k.conrelid::regclass::text
$$;

-- A row without its sealed columns: what an archive may hold.
CREATE FUNCTION retention_archived(p_table regclass, p_row jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT p_row - coalesce((SELECT array_agg(attname::text) FROM pg_attribute
    WHERE attrelid = p_table AND attnum > 0 AND atttypid = 'bytea'::regtype), '{}')
$$;

-- The next approvals to archive after an id, with the rows that belong to them. One row per row; `after` is the id.
CREATE FUNCTION retention_approvals(p_org uuid, p_decided timestamptz, p_executed timestamptz, p_after uuid, p_limit integer)
RETURNS TABLE (table_name text, after uuid, data jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ids uuid[];
  c record;
BEGIN
  ids := ARRAY(SELECT a.id FROM approvals a
    WHERE a.org_id = p_org AND a.id > p_after AND retention_class(a, p_decided, p_executed) IS NOT NULL
    ORDER BY a.id LIMIT p_limit);
  RETURN QUERY SELECT 'approvals', a.id, retention_archived('approvals', to_jsonb(a))
    FROM approvals a WHERE a.org_id = p_org AND a.id = ANY (ids) ORDER BY a.id;
  FOR c IN SELECT * FROM retention_children() LOOP
    RETURN QUERY EXECUTE format('SELECT %L::text, NULL::uuid, retention_archived(%L::regclass, to_jsonb(r)) FROM %s r
      WHERE r.org_id = $1 AND r.%I = ANY ($2)', c.child::text, c.child::text, c.child, c.col) USING p_org, ids;
  END LOOP;
END $$;

-- Removes what was archived. Returns how many approvals and interactions went.
CREATE FUNCTION retention_delete(p_org uuid, p_decided timestamptz, p_executed timestamptz, p_events timestamptz)
RETURNS TABLE (approvals_gone bigint, interactions_gone bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM retention_children() LOOP
    EXECUTE format('DELETE FROM %s r USING approvals a WHERE r.org_id = $1 AND a.org_id = $1 AND r.%I = a.id
      AND retention_class(a, $2, $3) IS NOT NULL', c.child, c.col) USING p_org, p_decided, p_executed;
  END LOOP;
  DELETE FROM approvals a WHERE a.org_id = p_org AND retention_class(a, p_decided, p_executed) IS NOT NULL;
  GET DIAGNOSTICS approvals_gone = ROW_COUNT;
  DELETE FROM executions x WHERE x.org_id = p_org AND x.approval_id IS NULL
    AND x.interaction_id IN (SELECT i.id FROM retention_interactions(p_org, p_events) i);
  DELETE FROM interactions n WHERE n.org_id = p_org AND n.id IN (SELECT i.id FROM retention_interactions(p_org, p_events) i);
  GET DIAGNOSTICS interactions_gone = ROW_COUNT;
  RETURN NEXT;
END $$;

-- Records a purge and removes the events and seals behind it, or does neither.
CREATE FUNCTION retention_purge(p_purge audit_purges) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  INSERT INTO audit_purges SELECT p_purge.*;
  DELETE FROM audit_events e WHERE e.org_id = p_purge.org_id AND e.xid < p_purge.to_xid;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM audit_seals s WHERE s.org_id = p_purge.org_id AND s.number <= p_purge.last_seal;
  IF gone <> p_purge.events THEN
    RAISE EXCEPTION 'the archive holds % events, the log % before that point', p_purge.events, gone;
  END IF;
  RETURN gone;
END $$;

REVOKE ALL ON FUNCTION audit_event_is_archived(), audit_seal_is_archived(),
  retention_class(approvals, timestamptz, timestamptz), retention_interactions(uuid, timestamptz),
  retention_counts(uuid, timestamptz, timestamptz, timestamptz), retention_children(), retention_archived(regclass, jsonb),
  retention_approvals(uuid, timestamptz, timestamptz, uuid, integer),
  retention_delete(uuid, timestamptz, timestamptz, timestamptz), retention_purge(audit_purges) FROM PUBLIC;
