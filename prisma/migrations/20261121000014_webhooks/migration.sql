-- CreateTable
CREATE TABLE "webhooks" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "url_sealed" BYTEA NOT NULL,
    "format" TEXT NOT NULL DEFAULT 'standard',
    "events" TEXT[],
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'enabled',
    "disabled_reason" TEXT,
    "secret_sealed" BYTEA NOT NULL,
    "secret_rotated_at" TIMESTAMPTZ(6),
    "previous_secret_sealed" BYTEA,
    "previous_secret_until" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(6),
    "blocked_until" TIMESTAMPTZ(6),
    "last_delivered_at" TIMESTAMPTZ(6),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "event_type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "data" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "earlier_attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_attempt_at" TIMESTAMPTZ(6),
    "response_status" INTEGER,
    "response_body" TEXT,
    "error" TEXT,
    "duration_ms" INTEGER,
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "notification_settings" (
    "org_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "approval_created" BOOLEAN NOT NULL DEFAULT false,
    "approval_expiring" BOOLEAN NOT NULL DEFAULT false,
    "quiet_until" TIMESTAMPTZ(6),

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateTable
CREATE TABLE "expiry_notices" (
    "org_id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "expiry_notices_pkey" PRIMARY KEY ("org_id","approval_id")
);

-- CreateIndex
CREATE INDEX "webhook_deliveries_org_id_webhook_id_created_at_id_idx" ON "webhook_deliveries"("org_id", "webhook_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_org_id_webhook_id_event_id_key" ON "webhook_deliveries"("org_id", "webhook_id", "event_id");

-- ---------------------------------------------------------------------------------------------------------------------
-- Keys, checks, indexes. A deleted webhook keeps its row (without its secrets): a decision that is just writing a
-- delivery for it must not fail because of the deletion.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE webhooks ADD FOREIGN KEY (org_id) REFERENCES orgs (id),
  ADD CHECK (format IN ('standard', 'slack')), ADD CHECK (status IN ('enabled', 'disabled', 'deleted')),
  ADD CHECK ((previous_secret_sealed IS NULL) = (previous_secret_until IS NULL)), ADD CHECK (failures >= 0);
ALTER TABLE webhook_deliveries ADD FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, id) ON DELETE CASCADE,
  ADD CHECK (status IN ('pending', 'delivered', 'failed')), ADD CHECK (attempts >= earlier_attempts);
ALTER TABLE notification_settings
  ADD FOREIGN KEY (org_id, user_id) REFERENCES members (org_id, user_id) ON DELETE CASCADE;
ALTER TABLE expiry_notices ADD FOREIGN KEY (org_id, approval_id) REFERENCES approvals (org_id, id) ON DELETE CASCADE;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (org_id, webhook_id, next_attempt_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_old ON webhook_deliveries (created_at);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['webhooks', 'webhook_deliveries', 'notification_settings', 'expiry_notices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY org_isolation ON %I TO countersign_app
      USING (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))
      WITH CHECK (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON webhooks, webhook_deliveries, notification_settings TO countersign_app;
GRANT SELECT, INSERT ON expiry_notices TO countersign_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- Events to the outside. Written with the change that they tell of, or not at all: one row per event and webhook, which
-- is at once the outbox and the delivery log, and one outbox row per person who wants mail. The approval is copied as it
-- is at that moment (redacted columns only), so that every attempt says the same. An organization that nobody
-- subscribed to pays for two look-ups in empty tables.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION emit_event(p_org uuid, p_event uuid, p_type text, p_at timestamptz, p_approval uuid, p_data jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  INSERT INTO webhook_deliveries (org_id, id, webhook_id, event_id, event_type, occurred_at, data)
  SELECT p_org, new_id(), w.id, p_event, p_type, p_at, p_data || coalesce(s.data, '{}')
  FROM webhooks w
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('approval', jsonb_build_object('id', a.id, 'version', a.version, 'status', a.status,
      'agent_id', a.agent_id, 'action', a.action_type || ':' || a.tool, 'headline', a.headline,
      'risk_tier', a.risk_tier, 'reason_codes', a.reason_codes, 'run_id', a.run_id, 'session_id', a.session_id,
      'external_id', a.external_id, 'created_at', a.created_at, 'expires_at', a.expires_at,
      'decided_at', a.decided_at, 'decided_by', a.decided_by_label, 'decided_via', a.decided_via,
      'execution_status', a.execution_status)) AS data
    FROM approvals a WHERE a.org_id = p_org AND a.id = p_approval) s ON true
  WHERE w.org_id = p_org AND w.status = 'enabled' AND p_type = ANY (w.events)
  ON CONFLICT (org_id, webhook_id, event_id) DO NOTHING;

  IF p_type IN ('approval.created', 'approval.expiring') THEN
    -- A moment's wait, and a longer one after the last mail, gathers what belongs together.
    INSERT INTO outbox (org_id, id, topic, approval_id, payload, available_at)
    SELECT p_org, new_id(), 'mail.member', p_approval, jsonb_build_object('user_id', n.user_id, 'event', p_type),
      greatest(clock_timestamp() + interval '5 seconds', n.quiet_until)
    FROM notification_settings n
    WHERE n.org_id = p_org
      AND CASE p_type WHEN 'approval.created' THEN n.approval_created ELSE n.approval_expiring END;
  END IF;
END $$;

CREATE FUNCTION events_from_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
CREATE TRIGGER audit_events_emit AFTER INSERT ON audit_events FOR EACH ROW
  WHEN (NEW.type IN ('action_queued', 'action_approved', 'action_auto_approved', 'action_rejected', 'action_expired',
    'action_cancelled', 'action_execution_succeeded', 'action_execution_failed', 'action_execution_ambiguous',
    'action_reconciled', 'rule_created', 'rule_revoked', 'alert_opened', 'alert_closed'))
  EXECUTE FUNCTION events_from_audit();

-- ---------------------------------------------------------------------------------------------------------------------
-- Look-ups of jobs across organizations: ids only.
-- ---------------------------------------------------------------------------------------------------------------------
-- Webhooks with something to deliver now. By webhook, so that a long backlog of one never hides another.
CREATE FUNCTION due_webhooks(max_rows integer) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT w.org_id, w.id
  FROM webhooks w JOIN orgs o ON o.id = w.org_id AND o.closed_at IS NULL
  CROSS JOIN LATERAL (
    SELECT d.next_attempt_at FROM webhook_deliveries d
    WHERE d.org_id = w.org_id AND d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= now()
    ORDER BY d.next_attempt_at LIMIT 1) d
  WHERE w.status = 'enabled' AND (w.blocked_until IS NULL OR w.blocked_until <= now())
  ORDER BY d.next_attempt_at
  LIMIT max_rows
$$;

-- Organizations where somebody wants to know of approvals that run out within four hours and haven't been told of.
CREATE FUNCTION orgs_with_expiring() RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
  SELECT o.id FROM orgs o
  WHERE o.closed_at IS NULL
    AND (EXISTS (SELECT FROM webhooks w WHERE w.org_id = o.id AND w.status = 'enabled'
        AND 'approval.expiring' = ANY (w.events))
      OR EXISTS (SELECT FROM notification_settings n WHERE n.org_id = o.id AND n.approval_expiring))
    AND EXISTS (SELECT FROM approvals a WHERE a.org_id = o.id AND a.status = 'pending' AND a.expires_at > now()
      AND a.expires_at <= now() + interval '4 hours'
      AND NOT EXISTS (SELECT FROM expiry_notices e WHERE e.org_id = a.org_id AND e.approval_id = a.id))
$$;

-- Gives up deliveries that waited three days, and deletes what is older than thirty; returns how many rows it touched.
CREATE FUNCTION purge_webhook_deliveries(max_rows integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE touched integer; gone integer;
BEGIN
  UPDATE webhook_deliveries d SET status = 'failed', error = coalesce(d.error, 'It waited three days in vain.')
  WHERE (d.org_id, d.id) IN (
    SELECT p.org_id, p.id FROM webhook_deliveries p
    WHERE p.status = 'pending' AND p.queued_at < now() - interval '3 days' AND p.next_attempt_at <= now()
    LIMIT max_rows FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS touched = ROW_COUNT;
  DELETE FROM webhook_deliveries d WHERE (d.org_id, d.id) IN (
    SELECT p.org_id, p.id FROM webhook_deliveries p
    WHERE p.created_at < now() - interval '30 days' AND p.status <> 'pending'
    ORDER BY p.created_at LIMIT max_rows FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN greatest(touched, gone);
END $$;

REVOKE ALL ON FUNCTION due_webhooks(integer), orgs_with_expiring(), purge_webhook_deliveries(integer),
  emit_event(uuid, uuid, text, timestamptz, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_webhooks(integer), orgs_with_expiring(), purge_webhook_deliveries(integer),
  emit_event(uuid, uuid, text, timestamptz, uuid, jsonb) TO countersign_app;
