-- CreateTable
CREATE TABLE "retention_looks" (
    "org_id" UUID NOT NULL,
    "looked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_looks_pkey" PRIMARY KEY ("org_id")
);

-- ---------------------------------------------------------------------------------------------------------------------
-- When the daily run last looked for what is old in an organization. Looking reads the whole of its approvals, and mostly
-- finds nothing: without this it would be done each hour. Written by the migrating role alone.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE retention_looks ADD FOREIGN KEY (org_id) REFERENCES orgs (id);
ALTER TABLE retention_looks ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_looks FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON retention_looks TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY org_isolation ON retention_looks TO countersign_app
  USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid));
GRANT SELECT ON retention_looks TO countersign_app;
