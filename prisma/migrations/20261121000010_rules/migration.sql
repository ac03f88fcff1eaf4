-- CreateTable
CREATE TABLE "rules" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "tool_name" TEXT NOT NULL,
    "agent_id" TEXT,
    "arg_constraints" JSONB NOT NULL,
    "arg_constraints_sealed" BYTEA,
    "closed" BOOLEAN NOT NULL DEFAULT false,
    "reasons" TEXT[],
    "description" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_by_label" TEXT NOT NULL,
    "created_from" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),
    "max_uses" INTEGER,
    "use_count" INTEGER NOT NULL DEFAULT 0,
    "used_up" BOOLEAN NOT NULL DEFAULT false,
    "last_used_at" TIMESTAMPTZ(6),
    "active" BOOLEAN NOT NULL DEFAULT true,
    "revoked_by" UUID,
    "revoked_by_label" TEXT,
    "revoked_at" TIMESTAMPTZ(6),
    "revoke_reason" TEXT,
    "replaces" UUID,

    CONSTRAINT "rules_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "rules_org_id_created_at_id_idx" ON "rules"("org_id", "created_at" DESC, "id" DESC);

-- AlterTable
ALTER TABLE "approvals" ADD COLUMN "rule_match" JSONB;

-- ---------------------------------------------------------------------------------------------------------------------
-- Standing rules. `created_from` is plain provenance: rules outlive the approvals that they were made from.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE rules
  ADD FOREIGN KEY (org_id) REFERENCES orgs (id),
  ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id),
  ADD FOREIGN KEY (org_id, replaces) REFERENCES rules (org_id, id),
  ADD CHECK (max_uses >= 1), ADD CONSTRAINT rule_not_overused CHECK (use_count >= 0 AND (max_uses IS NULL OR use_count <= max_uses)),
  ADD CHECK (used_up = (max_uses IS NOT NULL AND use_count >= max_uses)),
  ADD CHECK (jsonb_typeof(arg_constraints) = 'object'),
  ADD CHECK (active = (revoked_at IS NULL)), ADD CHECK (active = (revoked_by_label IS NULL)),
  ADD CHECK (active OR revoke_reason IS NOT NULL);
-- A rule is replaced once.
CREATE UNIQUE INDEX rules_replaces ON rules (org_id, replaces) WHERE replaces IS NOT NULL;
-- What the gateway looks at for one tool. Counting a use changes neither column, so that it stays an update in place.
CREATE INDEX rules_in_force ON rules (org_id, tool_name) WHERE active AND NOT used_up;
-- And what was used up last, to be told why no rule matched.
CREATE INDEX rules_used_up ON rules (org_id, tool_name, last_used_at DESC) WHERE active AND used_up;

ALTER TABLE approvals ADD FOREIGN KEY (org_id, rule_id) REFERENCES rules (org_id, id);
ALTER TABLE interactions ADD FOREIGN KEY (org_id, rule_id) REFERENCES rules (org_id, id);
CREATE INDEX approvals_by_rule ON approvals (org_id, rule_id, created_at DESC, id DESC) WHERE rule_id IS NOT NULL;

-- A rule never changes: only its uses are counted, and it is revoked once.
CREATE FUNCTION rules_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.tool_name, NEW.agent_id, NEW.arg_constraints, NEW.arg_constraints_sealed, NEW.closed, NEW.reasons, NEW.description,
      NEW.created_by, NEW.created_from, NEW.created_at, NEW.expires_at, NEW.max_uses, NEW.replaces)
    IS DISTINCT FROM (OLD.tool_name, OLD.agent_id, OLD.arg_constraints, OLD.arg_constraints_sealed, OLD.closed, OLD.reasons,
      OLD.description, OLD.created_by, OLD.created_from, OLD.created_at, OLD.expires_at, OLD.max_uses, OLD.replaces) THEN
    RAISE EXCEPTION 'rule % never changes; replace it', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NOT OLD.active AND (NEW.active OR NEW.use_count <> OLD.use_count) THEN
    RAISE EXCEPTION 'rule % is revoked', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rules_guard BEFORE UPDATE ON rules FOR EACH ROW EXECUTE FUNCTION rules_guard();

ALTER TABLE rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE rules FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON rules TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY org_isolation ON rules TO countersign_app
  USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid));
GRANT SELECT, INSERT ON rules TO countersign_app;
GRANT UPDATE (use_count, used_up, last_used_at, active, revoked_by, revoked_by_label, revoked_at, revoke_reason) ON rules
  TO countersign_app;
