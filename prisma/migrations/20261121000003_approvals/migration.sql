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
-- Budget. Takes one unit of every key of every item, in the order given, in the window that `p_at` falls into; an item
-- that finds one of its windows full takes nothing and is returned with that window. `p_items` is
-- [{id, agent_id, keys: [{scope, window, limit}]}]. A function and not a part of the deciding statement, because each
-- query in here sees what was committed until now, whereas the statement's snapshot is older than the locks it waits for.
-- All counters are locked first and in one order, so that two bulk decisions never wait for each other in a circle.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION reserve_budgets(p_org uuid, p_at timestamptz, p_tz text, p_items jsonb)
RETURNS TABLE (id uuid, budget jsonb) LANGUAGE plpgsql VOLATILE STRICT AS $$
#variable_conflict use_column
DECLARE
  item record;
BEGIN
  INSERT INTO budget_counters (org_id, agent_id, scope, "window", bucket, used, cap)
  SELECT DISTINCT p_org, i.agent_id, k.scope, k."window", date_trunc(k."window", p_at, p_tz), 0, 0
  FROM jsonb_to_recordset(p_items) AS i(agent_id text, keys jsonb),
    jsonb_to_recordset(i.keys) AS k(scope text, "window" text)
  ORDER BY 2, 3, 4, 5 ON CONFLICT DO NOTHING;
  PERFORM FROM budget_counters b
  WHERE b.org_id = p_org AND (b.agent_id, b.scope, b."window", b.bucket) IN (
    SELECT i.agent_id, k.scope, k."window", date_trunc(k."window", p_at, p_tz)
    FROM jsonb_to_recordset(p_items) AS i(agent_id text, keys jsonb),
      jsonb_to_recordset(i.keys) AS k(scope text, "window" text))
  ORDER BY b.agent_id, b.scope, b."window", b.bucket FOR UPDATE;

  FOR item IN SELECT i.id, i.agent_id, i.keys FROM ROWS FROM (
      jsonb_to_recordset(p_items) AS (id uuid, agent_id text, keys jsonb)) WITH ORDINALITY AS i(id, agent_id, keys, n)
    ORDER BY i.n LOOP
    -- Of two full windows the day's is named: it ends later.
    SELECT item.id, jsonb_build_object('scope', k.scope, 'window', k."window", 'limit', k."limit", 'used', b.used,
        'ends_at', CASE k."window" WHEN 'hour' THEN b.bucket + interval '1 hour'
          ELSE ((b.bucket AT TIME ZONE p_tz) + interval '1 day') AT TIME ZONE p_tz END)
    INTO id, budget
    FROM jsonb_to_recordset(item.keys) AS k(scope text, "window" text, "limit" int)
    JOIN budget_counters b ON b.org_id = p_org AND b.agent_id = item.agent_id AND b.scope = k.scope
      AND b."window" = k."window" AND b.bucket = date_trunc(k."window", p_at, p_tz)
    WHERE b.used >= k."limit" ORDER BY k."window" LIMIT 1;
    IF FOUND THEN
      RETURN NEXT;
    ELSE
      UPDATE budget_counters b SET used = b.used + 1, cap = k."limit"
      FROM jsonb_to_recordset(item.keys) AS k(scope text, "window" text, "limit" int)
      WHERE b.org_id = p_org AND b.agent_id = item.agent_id AND b.scope = k.scope AND b."window" = k."window"
        AND b.bucket = date_trunc(k."window", p_at, p_tz);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION reserve_budgets(uuid, timestamptz, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reserve_budgets(uuid, timestamptz, text, jsonb) TO countersign_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- Search. The organization leads the index, so that one org's texts never slow down another's search.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE EXTENSION IF NOT EXISTS btree_gin;
DROP INDEX approvals_search;
CREATE INDEX approvals_search ON approvals USING gin (org_id, search_text gin_trgm_ops);

-- The ids of the approvals that hold a text, best first by `p_sort`, at most `p_limit`. ILIKE is not leakproof, so that
-- below a row-level policy it could never use the index; here it can. The organization is an argument and must be the
-- one that the connection is set to. One or two letters are too few for the index: they are looked for where words begin.
-- The query is put together for the filters that are given (all values quoted by %L), so that each is planned for itself.
CREATE FUNCTION approvals_search(p_org uuid, p_text text, p_filter jsonb, p_sort text, p_limit integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  pattern text := replace(replace(replace(lower(p_text), '\', '\\'), '%', '\%'), '_', '\_');
  query text := format('SELECT id FROM approvals WHERE org_id = %L AND ', p_org);
  field record;
BEGIN
  IF p_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
    RAISE EXCEPTION 'not this organization' USING ERRCODE = 'insufficient_privilege';
  END IF;
  query := query || CASE WHEN length(p_text) < 3
    THEN format('(search_text LIKE %L OR search_text LIKE %L)', pattern || '%', '% ' || pattern || '%')
    ELSE format('search_text LIKE %L', '%' || pattern || '%') END;
  FOR field IN SELECT key, value FROM jsonb_each_text(p_filter) WHERE value IS NOT NULL LOOP
    query := query || CASE
      WHEN field.key IN ('agent_id', 'risk_tier', 'run_id', 'session_id', 'rule_id', 'execution_status')
        THEN format(' AND %I = %L', field.key, field.value)
      WHEN field.key = 'action' THEN format(' AND action_type || '':'' || tool LIKE %L', field.value)
      WHEN field.key = 'reason_code' THEN format(' AND %L = ANY (reason_codes)', field.value)
      WHEN field.key = 'from' THEN format(' AND created_at >= %L', field.value)
      WHEN field.key = 'to' THEN format(' AND created_at < %L', field.value)
      WHEN field.key = 'status' THEN (
        SELECT ' AND (' || string_agg(CASE word
          WHEN 'pending' THEN 'status = ''pending'' AND expires_at > now()'
          WHEN 'expired' THEN 'status = ''expired'' OR status = ''pending'' AND expires_at <= now()'
          WHEN 'executed' THEN 'status = ''approved'' AND execution_status IN (''spent'', ''succeeded'', ''failed'')'
          ELSE format('status = %L', word) END, ' OR ') || ')'
        FROM jsonb_array_elements_text(p_filter->'status') AS word) END;
  END LOOP;
  query := query || CASE p_sort
    WHEN 'created_at' THEN ' ORDER BY created_at, id'
    WHEN 'expires_at' THEN ' ORDER BY expires_at, id'
    WHEN '-risk' THEN ' ORDER BY risk_rank DESC, created_at, id'
    ELSE ' ORDER BY created_at DESC, id DESC' END || format(' LIMIT %s', p_limit);
  RETURN QUERY EXECUTE query;
END $$;
REVOKE ALL ON FUNCTION approvals_search(uuid, text, jsonb, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION approvals_search(uuid, text, jsonb, text, integer) TO countersign_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- Lists by agent and status, and of runs that want attention: both are rare among many, so that an index for one of the
-- two columns would read past most of what it finds.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE INDEX approvals_by_agent_status ON approvals (org_id, agent_id, status, created_at DESC, id DESC);
CREATE INDEX approvals_by_run_state ON approvals (org_id, execution_status, created_at DESC, id DESC)
  WHERE execution_status IN ('running', 'granted', 'spent', 'failed', 'ambiguous');
