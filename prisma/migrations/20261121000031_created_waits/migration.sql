-- ---------------------------------------------------------------------------------------------------------------------
-- `approval.created` tells that an action waits for a person. What a rule approved at once, or gating being off, never
-- waited: of that only the decision is told. As before otherwise.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION events_from_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type = 'action_queued' AND EXISTS (
      SELECT FROM approvals a WHERE a.org_id = NEW.org_id AND a.id = NEW.approval_id AND a.status <> 'pending') THEN
    RETURN NULL;
  END IF;
  PERFORM emit_event(NEW.org_id, NEW.id,
    CASE NEW.type
      WHEN 'action_queued' THEN 'approval.created'
      WHEN 'action_approved' THEN 'approval.decided'
      WHEN 'action_auto_approved' THEN 'approval.decided'
      WHEN 'action_rejected' THEN 'approval.decided'
      WHEN 'action_expired' THEN 'approval.expired'
      WHEN 'action_cancelled' THEN 'approval.cancelled'
      WHEN 'rule_created' THEN 'rule.created'
      WHEN 'rule_revoked' THEN 'rule.revoked'
      WHEN 'alert_opened' THEN 'alert.opened'
      WHEN 'alert_closed' THEN 'alert.closed'
      ELSE 'execution.finished' END,
    NEW.occurred_at, NEW.approval_id,
    jsonb_build_object('actor', jsonb_build_object('kind', NEW.actor_kind, 'label', NEW.actor_label)) || CASE
      WHEN NEW.type LIKE 'rule\_%' THEN jsonb_build_object('rule', jsonb_build_object('id', NEW.rule_id,
        'tool_name', NEW.payload->'tool_name', 'agent_id', NEW.agent_id))
      WHEN NEW.type LIKE 'alert\_%' THEN jsonb_build_object('alert', NEW.payload)
      WHEN NEW.type = 'action_reconciled' THEN jsonb_build_object('execution', jsonb_build_object(
        'attempt', NEW.payload->'attempt', 'status', NEW.payload->'outcome', 'agent_id', NEW.agent_id))
      WHEN NEW.type LIKE 'action\_execution\_%' THEN jsonb_build_object('execution', jsonb_build_object(
        'id', NEW.payload->'execution_id', 'attempt', NEW.payload->'attempt', 'mode', NEW.payload->'mode',
        'status', substr(NEW.type, 18), 'duration_ms', NEW.payload->'duration_ms', 'agent_id', NEW.agent_id))
      ELSE '{}' END);
  RETURN NULL;
END $$;
