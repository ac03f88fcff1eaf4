-- The secret with which an organization's decisions are signed (HMAC-SHA256), and budgets of runs.
CREATE TABLE "signing_secrets" (
    "org_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "previous_sealed" BYTEA,
    "previous_until" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rotated_at" TIMESTAMPTZ(6),
    "rotated_by" UUID,

    CONSTRAINT "signing_secrets_pkey" PRIMARY KEY ("org_id")
);
CREATE TABLE "run_budgets" (
    "org_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "limit" DECIMAL NOT NULL,
    "spent" DECIMAL NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_budgets_pkey" PRIMARY KEY ("org_id","agent_id","run_id")
);
-- What a caller says of who decided or asked: kept as a claim beside the authenticated principal.
ALTER TABLE "approvals" ADD COLUMN "claimed_by" TEXT, ADD COLUMN "requested_label" TEXT;

ALTER TABLE signing_secrets ADD FOREIGN KEY (org_id) REFERENCES orgs (id), ADD CHECK (version >= 1),
  ADD CHECK ((previous_sealed IS NULL) = (previous_until IS NULL));
ALTER TABLE run_budgets ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id),
  ADD CHECK ("limit" >= 0), ADD CHECK (spent >= 0);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['signing_secrets', 'run_budgets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY org_isolation ON %I TO countersign_app
      USING (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))
      WITH CHECK (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON signing_secrets, run_budgets TO countersign_app;
GRANT DELETE ON run_budgets TO countersign_app;
