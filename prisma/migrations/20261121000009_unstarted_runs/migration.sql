-- What suspending an agent has to stop: found at once, however long the agent's history is.
CREATE INDEX approvals_unstarted ON approvals (org_id, agent_id)
  WHERE status = 'approved' AND execution_mode <> 'none' AND execution_status IN ('none', 'granted');
