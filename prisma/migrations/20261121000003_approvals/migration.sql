-- ---------------------------------------------------------------------------------------------------------------------
-- Versions. A repeated request only counts up `duplicates`; nothing that a reviewer decides on has changed, so the
-- version stays. Otherwise an agent could void every decision in progress by sending its request again and again.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND OLD.status <> 'pending' THEN
    RAISE EXCEPTION 'approval % is already %', OLD.id, OLD.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'pending' AND (NEW.action_hash <> OLD.action_hash OR NEW.params_sealed <> OLD.params_sealed
      OR NEW.target_hash IS DISTINCT FROM OLD.target_hash) THEN
    RAISE EXCEPTION 'the action of approval % is fixed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  NEW.version := OLD.version + CASE WHEN NEW.duplicates = OLD.duplicates THEN 1 ELSE 0 END;
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Search. The organization leads the index, so that one org's texts never slow down another's search.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE EXTENSION IF NOT EXISTS btree_gin;
DROP INDEX approvals_search;
CREATE INDEX approvals_search ON approvals USING gin (org_id, search_text gin_trgm_ops);

-- The ids of the approvals that hold a text, best first by `p_sort`, at most `p_limit`. ILIKE is not leakproof, so that
-- below a row-level policy it could never use the index; here it can. The organization is an argument and must be the
-- one that the connection is set to. EXECUTE, so that each search is planned for the filters that it has.
CREATE FUNCTION approvals_search(p_org uuid, p_pattern text, p_filter jsonb, p_sort text, p_limit integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  direction text := CASE p_sort
    WHEN 'created_at' THEN 'created_at, id'
    WHEN 'expires_at' THEN 'expires_at, id'
    WHEN '-risk' THEN 'risk_rank DESC, created_at, id'
    ELSE 'created_at DESC, id DESC' END;
BEGIN
  IF p_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
    RAISE EXCEPTION 'not this organization' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY EXECUTE format($sql$
    SELECT id FROM approvals
    WHERE org_id = $1 AND search_text ILIKE $2
      AND ($3->>'agent_id' IS NULL OR agent_id = $3->>'agent_id')
      AND ($3->>'action' IS NULL OR action_type || ':' || tool LIKE $3->>'action')
      AND ($3->>'reason_code' IS NULL OR $3->>'reason_code' = ANY (reason_codes))
      AND ($3->>'risk_tier' IS NULL OR risk_tier = $3->>'risk_tier')
      AND ($3->>'run_id' IS NULL OR run_id = $3->>'run_id')
      AND ($3->>'session_id' IS NULL OR session_id = $3->>'session_id')
      AND ($3->>'rule_id' IS NULL OR rule_id = ($3->>'rule_id')::uuid)
      AND ($3->>'execution_status' IS NULL OR execution_status = $3->>'execution_status')
      AND ($3->>'from' IS NULL OR created_at >= ($3->>'from')::timestamptz)
      AND ($3->>'to' IS NULL OR created_at < ($3->>'to')::timestamptz)
      AND ($3->'status' IS NULL
        OR $3->'status' ? CASE WHEN status = 'pending' AND expires_at <= now() THEN 'expired' ELSE status END
        OR ($3->'status' ? 'executed' AND status = 'approved' AND execution_status IN ('spent', 'succeeded', 'failed')))
    ORDER BY %s LIMIT $4$sql$, direction) USING p_org, p_pattern, p_filter, p_limit;
END $$;
REVOKE ALL ON FUNCTION approvals_search(uuid, text, jsonb, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION approvals_search(uuid, text, jsonb, text, integer) TO countersign_app;
