-- ---------------------------------------------------------------------------------------------------------------------
-- Repeated requests. While an approval waits, the same action of the same agent counts it up instead of making another:
-- of two that come at once this index lets one through. An edited action is another one, and is folded into no more.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE "approvals" ADD COLUMN "collapse_key" TEXT;
CREATE UNIQUE INDEX approvals_one_pending ON approvals (org_id, agent_id, collapse_key)
  WHERE status = 'pending' AND collapse_key IS NOT NULL;

CREATE FUNCTION approvals_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.action_hash <> OLD.action_hash THEN NEW.collapse_key := NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approvals_edited BEFORE UPDATE OF action_hash ON approvals FOR EACH ROW EXECUTE FUNCTION approvals_edited();
