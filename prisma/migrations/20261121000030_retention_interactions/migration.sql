-- ---------------------------------------------------------------------------------------------------------------------
-- What a retention run plans, archives and removes is one set. An interaction stays as long as an approval that stays
-- refers to it: not as long as one that goes in the same run, which would be gone by the time interactions are removed.
-- ---------------------------------------------------------------------------------------------------------------------
DROP FUNCTION retention_interactions(uuid, timestamptz);

CREATE FUNCTION retention_interactions(p_org uuid, p_decided timestamptz, p_executed timestamptz, p_events timestamptz)
RETURNS SETOF interactions LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.* FROM interactions i
  WHERE i.org_id = p_org AND i.created_at < p_events
    AND NOT EXISTS (SELECT FROM approvals a WHERE a.org_id = p_org AND a.interaction_id = i.id
      AND retention_class(a, p_decided, p_executed) IS NULL)
    AND NOT EXISTS (SELECT FROM approvals a WHERE a.org_id = p_org AND a.id = i.approval_id
      AND retention_class(a, p_decided, p_executed) IS NULL)
$$;

CREATE OR REPLACE FUNCTION retention_counts(p_org uuid, p_decided timestamptz, p_executed timestamptz, p_events timestamptz)
RETURNS TABLE (decided bigint, executed bigint, interactions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE c.class = 'decided'), count(*) FILTER (WHERE c.class = 'executed'),
    (SELECT count(*) FROM retention_interactions(p_org, p_decided, p_executed, p_events))
  FROM approvals a CROSS JOIN LATERAL (SELECT retention_class(a, p_decided, p_executed) AS class) c
  WHERE a.org_id = p_org AND c.class IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION retention_delete(p_org uuid, p_decided timestamptz, p_executed timestamptz, p_events timestamptz)
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
    AND x.interaction_id IN (SELECT i.id FROM retention_interactions(p_org, p_decided, p_executed, p_events) i);
  DELETE FROM interactions n WHERE n.org_id = p_org
    AND n.id IN (SELECT i.id FROM retention_interactions(p_org, p_decided, p_executed, p_events) i);
  GET DIAGNOSTICS interactions_gone = ROW_COUNT;
  RETURN NEXT;
END $$;

REVOKE ALL ON FUNCTION retention_interactions(uuid, timestamptz, timestamptz, timestamptz) FROM PUBLIC;
