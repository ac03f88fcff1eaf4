-- Only the migrating role looks for what is old; the application has no use for when it did.
REVOKE SELECT ON retention_looks FROM countersign_app;

-- Budgets of runs by when they were last touched, for what removes the old ones.
CREATE INDEX run_budgets_by_touch ON run_budgets (org_id, updated_at);
