-- CreateTable
CREATE TABLE "stats_dirty" (
    "org_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,

    CONSTRAINT "stats_dirty_pkey" PRIMARY KEY ("org_id","hour","id")
);

-- CreateTable
CREATE TABLE "stats_rollups" (
    "org_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "span" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "approved" INTEGER NOT NULL,
    "denied" INTEGER NOT NULL,
    "expired" INTEGER NOT NULL,
    "cancelled" INTEGER NOT NULL,
    "auto_approved" INTEGER NOT NULL,
    "by_people" INTEGER NOT NULL,
    "denied_by_people" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "finished" INTEGER NOT NULL,
    "seconds" BYTEA,
    "hours" INTEGER[],

    CONSTRAINT "stats_rollups_pkey" PRIMARY KEY ("org_id","agent_id","span","at","kind","key")
);

-- CreateTable
CREATE TABLE "alerts" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "severity" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "alerts_org_id_opened_at_idx" ON "alerts"("org_id", "opened_at" DESC);

-- ---------------------------------------------------------------------------------------------------------------------
-- Figures over time. Approvals are counted by the hour in which they were created and by what became of them since, so a
-- decision changes the figures of an hour long past. Every write to approvals leaves a marker for that hour in its own
-- transaction; markers are only ever added, so that writers never wait for each other. A job recounts marked hours from
-- the rows and removes the markers that it saw (lib/stats/recount.ts). Readers take marked hours from the rows and all
-- others from the counts, in one snapshot: the answer is the plain recount's at every moment.
--   stats_rollups.agent_id '' is all agents together; span is in minutes: 15, 60, 1440 (days of UTC).
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE stats_rollups ADD CHECK (span IN (15, 60, 1440)),
  ADD CHECK (kind IN ('total', 'agent', 'action', 'reason', 'rule', 'operator'));

CREATE FUNCTION stats_mark_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_dirty (org_id, hour)
  SELECT DISTINCT n.org_id, date_bin('1 hour', n.created_at, '2000-01-01Z') FROM new_rows n;
  RETURN NULL;
END $$;
CREATE FUNCTION stats_mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_dirty (org_id, hour)
  SELECT n.org_id, date_bin('1 hour', n.created_at, '2000-01-01Z') FROM new_rows n
  UNION SELECT o.org_id, date_bin('1 hour', o.created_at, '2000-01-01Z') FROM old_rows o;
  RETURN NULL;
END $$;
CREATE FUNCTION stats_mark_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stats_dirty (org_id, hour)
  SELECT DISTINCT o.org_id, date_bin('1 hour', o.created_at, '2000-01-01Z') FROM old_rows o;
  RETURN NULL;
END $$;
CREATE TRIGGER approvals_stats_new AFTER INSERT ON approvals REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION stats_mark_new();
CREATE TRIGGER approvals_stats_changed AFTER UPDATE ON approvals REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION stats_mark_changed();
CREATE TRIGGER approvals_stats_gone AFTER DELETE ON approvals REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION stats_mark_gone();

-- What is there already is counted by the job, from the rows until then.
INSERT INTO stats_dirty (org_id, hour)
SELECT DISTINCT org_id, date_bin('1 hour', created_at, '2000-01-01Z') FROM approvals;

-- ---------------------------------------------------------------------------------------------------------------------
-- Alerts: one row from opening to closing. A rule of the settings that is above its threshold has one open row.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE alerts ADD CHECK (severity IN ('info', 'medium', 'high', 'critical'));
CREATE UNIQUE INDEX alerts_one_open ON alerts (org_id, metric, threshold, severity) WHERE closed_at IS NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rights.
-- ---------------------------------------------------------------------------------------------------------------------
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['stats_dirty', 'stats_rollups', 'alerts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY org_isolation ON %I TO countersign_app
      USING (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))
      WITH CHECK (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE ON stats_dirty, stats_rollups TO countersign_app;
GRANT SELECT, INSERT, UPDATE ON alerts TO countersign_app;

-- Organizations with hours to recount, in random order; of the jobs' look-ups it sees ids only.
CREATE FUNCTION orgs_to_recount(max_rows integer) RETURNS TABLE (org_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT o.id FROM orgs o
  WHERE EXISTS (SELECT FROM stats_dirty d WHERE d.org_id = o.id)
  ORDER BY random() LIMIT max_rows
$$;

-- Open organizations, for what is looked at in each of them again and again; a page of them after `after`.
CREATE FUNCTION open_orgs(after uuid, max_rows integer) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT o.id FROM orgs o WHERE o.closed_at IS NULL AND (after IS NULL OR o.id > after) ORDER BY o.id LIMIT max_rows
$$;

-- How many approvals wait, of each open organization: for the operator of the server (GET /metrics).
CREATE FUNCTION pending_by_org() RETURNS TABLE (slug text, pending bigint, oldest_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
  SELECT o.slug, count(a.created_at), coalesce(extract(epoch FROM now() - min(a.created_at)), 0)::float8
  FROM orgs o LEFT JOIN approvals a ON a.org_id = o.id AND a.status = 'pending' AND a.expires_at > now()
  WHERE o.closed_at IS NULL GROUP BY o.id
$$;

REVOKE ALL ON FUNCTION orgs_to_recount(integer), open_orgs(uuid, integer), pending_by_org() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orgs_to_recount(integer), open_orgs(uuid, integer), pending_by_org() TO countersign_app;

-- What was decided and what ran since midnight, for GET /metrics of an organization and its alerts.
CREATE INDEX approvals_decided ON approvals (org_id, decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;
CREATE INDEX approvals_executed ON approvals (org_id, executed_at) WHERE executed_at IS NOT NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- Lists by reason code: rare among many. Containment is not leakproof, so that below a row-level policy it could never
-- use an index; here it can. The organization is an argument and must be the one that the connection is set to. Up to
-- `p_limit` ids in no order; with more than that the newest are soon found by time.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE INDEX approvals_by_reason ON approvals USING gin (org_id, reason_codes);
CREATE INDEX interactions_by_run ON interactions (org_id, run_id, created_at DESC, id DESC) WHERE run_id IS NOT NULL;

CREATE FUNCTION approvals_with_reason(p_org uuid, p_code text, p_limit integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF p_org IS DISTINCT FROM nullif(current_setting('app.org_id', true), '')::uuid THEN
    RAISE EXCEPTION 'not this organization' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY EXECUTE format(
    'SELECT id FROM approvals WHERE org_id = %L AND reason_codes @> ARRAY[%L] LIMIT %s', p_org, p_code, p_limit);
END $$;
REVOKE ALL ON FUNCTION approvals_with_reason(uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION approvals_with_reason(uuid, text, integer) TO countersign_app;
