-- What runbooks ask the database, statement by statement as they print it. A line `-- name: …` says what it is for.

-- name: recent sends by tool and recipient
SELECT tool_name, tool_args->>'to', COUNT(*) 
     FROM session_tool_calls 
     WHERE tool_name LIKE '%send%' 
       AND created_at > NOW() - INTERVAL '7 days'
     GROUP BY tool_name, tool_args->>'to'
     ORDER BY count DESC
     LIMIT 20;

-- name: events of the last week by type and day
SELECT 
     event_type, 
     COUNT(*), 
     DATE(occurred_at) as day
   FROM approval_events
   WHERE occurred_at > NOW() - INTERVAL '7 days'
   GROUP BY event_type, day
   ORDER BY day DESC, count DESC;

-- name: what waits, oldest first
-- Note: risk_tier is not stored in pending_actions; it's determined by application logic.
-- To triage by risk, filter by tool_name patterns or use the API/MCP tools.
SELECT id, tool_name, requested_at, expires_at
FROM pending_actions
WHERE status = 'pending'
ORDER BY requested_at ASC;

-- name: what waits since yesterday by tool, with the tool's active rules
SELECT 
     tool_name,
     COUNT(*) as total_pending,
     (SELECT COUNT(*) FROM approval_rules WHERE tool_name = pa.tool_name AND active = true) as rule_count
   FROM pending_actions pa
   WHERE status = 'pending'
     AND requested_at > NOW() - INTERVAL '24 hours'
   GROUP BY tool_name
   ORDER BY total_pending DESC;

-- name: runs that failed in the last hour by tool
SELECT tool_name, COUNT(*) as failures
   FROM pending_actions
   WHERE status = 'executed'
     AND execution_result->>'success' = 'false'
     AND executed_at > NOW() - INTERVAL '1 hour'
   GROUP BY tool_name;

-- name: events older than a year, to be archived
SELECT * FROM approval_events
  WHERE occurred_at < NOW() - INTERVAL '365 days';

-- name: how much each index is used
SELECT schemaname, tablename, indexname, idx_scan
FROM pg_stat_user_indexes
WHERE schemaname = 'public'
  AND tablename IN ('pending_actions', 'approval_rules', 'approval_events')
ORDER BY idx_scan;

-- name: how large the tables are
SELECT 
  tablename,
  pg_size_pretty(pg_total_relation_size(tablename::regclass)) as total_size,
  pg_size_pretty(pg_relation_size(tablename::regclass)) as table_size,
  pg_size_pretty(pg_total_relation_size(tablename::regclass) - pg_relation_size(tablename::regclass)) as index_size
FROM pg_tables
WHERE schemaname = 'public'
  AND tablename IN ('pending_actions', 'approval_rules', 'approval_events');

-- name: one rule
SELECT * FROM approval_rules WHERE id = '<rule_id>';

-- name: how many wait
SELECT COUNT(*) FROM pending_actions WHERE status = 'pending';

-- name: decisions of the last week by day
SELECT 
     DATE(decided_at) as day,
     COUNT(*) as decisions
   FROM pending_actions
   WHERE status IN ('approved', 'rejected')
     AND decided_at > NOW() - INTERVAL '7 days'
   GROUP BY day;

-- name: the last ten failed runs
SELECT id, tool_name, execution_result
   FROM pending_actions
   WHERE status = 'executed'
     AND execution_result->>'success' = 'false'
   ORDER BY executed_at DESC
   LIMIT 10;

-- name: what waits by tool
SELECT tool_name, COUNT(*) 
FROM pending_actions 
WHERE status = 'pending' 
GROUP BY tool_name;

-- name: what expires within two hours
SELECT id, tool_name, agent_summary, expires_at
FROM pending_actions
WHERE status = 'pending'
  AND expires_at < NOW() + INTERVAL '2 hours'
ORDER BY expires_at;

-- name: the most used rules
SELECT id, description, use_count, max_uses
FROM approval_rules
WHERE active = true
ORDER BY use_count DESC
LIMIT 10;

-- name: failures of the last day by tool and error
SELECT tool_name, execution_result->>'error', COUNT(*)
FROM pending_actions
WHERE status = 'executed'
  AND execution_result->>'success' = 'false'
  AND executed_at > NOW() - INTERVAL '24 hours'
GROUP BY tool_name, execution_result->>'error';
