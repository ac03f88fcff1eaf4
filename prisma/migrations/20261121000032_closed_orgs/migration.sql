-- ---------------------------------------------------------------------------------------------------------------------
-- In a closed organization nothing starts any more and nobody reconciles: what was approved and never run there, and what
-- is ambiguous, goes like everything else that was decided. As before otherwise.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION retention_class(a approvals, p_decided timestamptz, p_executed timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN a.status = 'approved' AND a.execution_status IN ('spent', 'succeeded', 'failed')
      THEN CASE WHEN coalesce(a.executed_at, a.decided_at) < p_executed THEN 'executed' END
    WHEN a.status IN ('denied', 'expired', 'cancelled')
      OR a.status = 'approved' AND (a.execution_mode = 'none' OR a.execution_mode = 'agent' AND a.execution_status IN ('none', 'granted'))
      OR a.status = 'approved' AND a.execution_status IN ('none', 'ambiguous')
        AND EXISTS (SELECT FROM orgs o WHERE o.id = a.org_id AND o.closed_at IS NOT NULL)
      THEN CASE WHEN a.decided_at < p_decided THEN 'decided' END
  END
$$;
