-- ---------------------------------------------------------------------------------------------------------------------
-- Read-only views for people with SQL, under the names that runbooks use. `security_invoker`: row-level security shows
-- the organization of the connection (app.org_id) and no other. Params are the redacted ones; ids are plain UUIDs. The
-- states are those of the module dialect, and a pending approval past its expiry reads as expired.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE VIEW pending_actions WITH (security_invoker = true) AS
SELECT
  a.id,
  a.action_type || ':' || a.tool AS tool_name,
  a.params AS tool_args,
  coalesce(a.summary, a.headline) AS agent_summary,
  a.session_id,
  CASE
    WHEN a.status = 'pending' THEN CASE WHEN a.expires_at > now() THEN 'pending' ELSE 'expired' END
    WHEN a.status IN ('denied', 'cancelled') THEN 'rejected'
    WHEN a.execution_status IN ('spent', 'succeeded', 'failed') THEN 'executed'
    ELSE a.status
  END AS status,
  a.created_at AS requested_at,
  a.expires_at,
  CASE
    WHEN a.status = 'pending' THEN CASE WHEN a.expires_at > now() THEN NULL ELSE 'system:expiry' END
    WHEN a.decided_via = 'rule' THEN 'rule:' || a.rule_id
    WHEN a.status = 'expired' THEN 'system:expiry'
    WHEN a.decided_by IS NOT NULL THEN 'human:' || a.decided_by_label
    ELSE 'agent:' || coalesce(a.decided_by_label, a.agent_id)
  END AS decided_by,
  CASE WHEN a.status = 'pending' AND a.expires_at <= now() THEN a.expires_at ELSE a.decided_at END AS decided_at,
  -- `error` is text, so that equal failures group.
  CASE WHEN a.execution_result IS NOT NULL THEN
    jsonb_build_object('success', a.execution_result->'success', 'executed_at', a.execution_result->'executed_at')
    || CASE WHEN a.execution_result ? 'error'
      THEN jsonb_build_object('error', coalesce(a.execution_result->'error'->>'message', a.execution_result->>'error'))
      ELSE jsonb_build_object('result', a.execution_result->'data') END
  END AS execution_result,
  a.rule_id AS approval_rule_id,
  a.executed_at
FROM approvals a;

-- Standing rules. `active` is false once a rule is revoked; expiry and uses are columns of their own.
CREATE VIEW approval_rules WITH (security_invoker = true) AS
SELECT r.id, r.tool_name, r.arg_constraints, r.description, r.created_from, r.created_at, r.expires_at, r.max_uses,
  r.use_count, r.active
FROM rules r;

-- What happened to actions and rules.
CREATE VIEW approval_events WITH (security_invoker = true) AS
SELECT
  e.id AS event_id,
  e.approval_id AS action_id,
  e.rule_id,
  e.type AS event_type,
  e.actor_kind || ':' || e.actor_label AS actor,
  e.reason,
  e.payload AS event_metadata,
  e.occurred_at
FROM audit_events e
WHERE num_nonnulls(e.approval_id, e.rule_id) > 0;

-- What agents asked to do, once each: spending the grant of an approved action is the same call again.
CREATE VIEW session_tool_calls WITH (security_invoker = true) AS
SELECT
  i.id,
  i.session_id,
  i.agent_id,
  i.action_type || ':' || i.tool AS tool_name,
  i.params AS tool_args,
  i.decision,
  i.created_at
FROM interactions i
WHERE NOT (i.decision = 'ALLOW' AND i.approval_id IS NOT NULL AND i.rule_id IS NULL);

GRANT SELECT ON pending_actions, approval_rules, approval_events, session_tool_calls TO countersign_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- The statements of runbooks about tables and indexes name what are views here, and columns of PostgreSQL's statistics
-- that are called otherwise. This schema stands in front of pg_catalog for whoever asks for it (`npm run sql` does): it
-- answers for the tables behind the views, under the views' names, and passes on everything else.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE SCHEMA runbook;

-- Which table is behind which view.
CREATE VIEW runbook.view_tables AS
SELECT v.view_name, v.table_name
FROM (VALUES ('pending_actions', 'approvals'), ('approval_rules', 'rules'), ('approval_events', 'audit_events'),
  ('session_tool_calls', 'interactions')) AS v(view_name, table_name)
WHERE to_regclass('public.' || v.view_name) IS NOT NULL AND to_regclass('public.' || v.table_name) IS NOT NULL;

CREATE VIEW runbook.pg_stat_user_indexes AS
SELECT s.*, s.relname AS tablename, s.indexrelname AS indexname FROM pg_catalog.pg_stat_user_indexes s
UNION ALL
SELECT s.*, v.view_name::name, s.indexrelname
FROM pg_catalog.pg_stat_user_indexes s JOIN runbook.view_tables v ON v.table_name = s.relname AND s.schemaname = 'public';

CREATE VIEW runbook.pg_tables AS
SELECT t.schemaname, t.tablename, t.tableowner, t.tablespace, t.hasindexes, t.hasrules, t.hastriggers, t.rowsecurity
FROM pg_catalog.pg_tables t
UNION ALL
SELECT t.schemaname, v.view_name::name, t.tableowner, t.tablespace, t.hasindexes, t.hasrules, t.hastriggers, t.rowsecurity
FROM pg_catalog.pg_tables t JOIN runbook.view_tables v ON v.table_name = t.tablename AND t.schemaname = 'public';

-- The table behind one of the views, or the relation itself.
CREATE FUNCTION runbook.table_behind(relation regclass) RETURNS regclass LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT to_regclass('public.' || v.table_name) FROM runbook.view_tables v
    WHERE to_regclass('public.' || v.view_name) = relation), relation)
$$;
CREATE FUNCTION runbook.pg_total_relation_size(relation regclass) RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$ SELECT pg_catalog.pg_total_relation_size(runbook.table_behind(relation)) $$;
CREATE FUNCTION runbook.pg_relation_size(relation regclass) RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$ SELECT pg_catalog.pg_relation_size(runbook.table_behind(relation)) $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA runbook FROM PUBLIC;
GRANT USAGE ON SCHEMA runbook TO countersign_app;
GRANT SELECT ON ALL TABLES IN SCHEMA runbook TO countersign_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA runbook TO countersign_app;
