-- What the figures of today are counted from, answered by the indexes alone: beginnings of days are no constants to the
-- planner, which expects a third of the table behind them and would rather read all of it.
DROP INDEX approvals_decided;
CREATE INDEX approvals_decided ON approvals (org_id, decided_at DESC, id DESC) INCLUDE (status, decided_via, created_at)
  WHERE decided_at IS NOT NULL;
DROP INDEX approvals_executed;
CREATE INDEX approvals_executed ON approvals (org_id, executed_at) INCLUDE (execution_status) WHERE executed_at IS NOT NULL;
DROP INDEX approvals_queue_expiry;
CREATE INDEX approvals_queue_expiry ON approvals (org_id, expires_at, id) INCLUDE (created_at) WHERE status = 'pending';
CREATE INDEX approvals_queue_anomalous ON approvals (org_id, expires_at) WHERE status = 'pending' AND anomalies <> '[]';
