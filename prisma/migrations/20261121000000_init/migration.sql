-- CreateTable
CREATE TABLE "orgs" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_first" BOOLEAN NOT NULL DEFAULT false,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "gating_enabled" BOOLEAN NOT NULL DEFAULT true,
    "gating_reason" TEXT,
    "gating_until" TIMESTAMPTZ(6),
    "gating_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "orgs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "preferences" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(6),
    "last_login_at" TIMESTAMPTZ(6),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "org_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(6),

    CONSTRAINT "members_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "accepted_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "reauthenticated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(6),
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_throttle" (
    "key" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_start" TIMESTAMPTZ(6) NOT NULL,
    "blocked_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "login_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "tokens" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "agent_id" TEXT,
    "user_id" UUID,
    "mcp_decisions" BOOLEAN NOT NULL DEFAULT false,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_by" UUID,

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "agents" (
    "org_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "suspended_reason" TEXT,
    "suspended_at" TIMESTAMPTZ(6),
    "suspended_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agents_pkey" PRIMARY KEY ("org_id","agent_id")
);

-- CreateTable
CREATE TABLE "manifests" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "manifest" JSONB NOT NULL,
    "manifest_hash" TEXT NOT NULL,
    "description" TEXT,
    "registered_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(6),
    "changed_at" TIMESTAMPTZ(6),
    "changed_by" UUID,
    "change_reason" TEXT,

    CONSTRAINT "manifests_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "tools" (
    "org_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "risk_tier" TEXT,
    "expiry_seconds" INTEGER,
    "secret_params" TEXT[],
    "sensitive_params" TEXT[],
    "gate" TEXT,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" UUID,

    CONSTRAINT "tools_pkey" PRIMARY KEY ("org_id","tool")
);

-- CreateTable
CREATE TABLE "secrets" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "allowed_hosts" TEXT[],
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rotated_at" TIMESTAMPTZ(6),

    CONSTRAINT "secrets_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "org_policies" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "match" JSONB NOT NULL DEFAULT '{}',
    "message" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "org_policies_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "capability_tokens" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "claims" JSONB NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_by" UUID,

    CONSTRAINT "capability_tokens_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "interactions" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "token_id" UUID,
    "source" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "policy_trace" JSONB NOT NULL,
    "risk_snapshot" JSONB NOT NULL,
    "action_type" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "action_hash" TEXT NOT NULL,
    "amount" DECIMAL,
    "currency" TEXT,
    "counterparty" JSONB,
    "context" JSONB,
    "run_id" TEXT,
    "session_id" TEXT,
    "manifest_id" UUID,
    "approval_id" UUID,
    "rule_id" UUID,
    "gating_off" BOOLEAN NOT NULL DEFAULT false,
    "execution_mode" TEXT NOT NULL DEFAULT 'none',
    "executed" BOOLEAN NOT NULL DEFAULT false,
    "result" JSONB,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "counterparties" (
    "org_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "counterparty" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "counterparties_pkey" PRIMARY KEY ("org_id","agent_id","counterparty")
);

-- CreateTable
CREATE TABLE "approvals" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "interaction_id" UUID,
    "agent_id" TEXT NOT NULL,
    "manifest_id" UUID,
    "manifest_snapshot" JSONB,
    "dialect" TEXT NOT NULL DEFAULT 'canonical',
    "status" TEXT NOT NULL DEFAULT 'pending',
    "version" INTEGER NOT NULL DEFAULT 1,
    "requested_by_user" UUID,
    "requested_by_token" UUID,
    "action_type" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "params_sealed" BYTEA NOT NULL,
    "action_hash" TEXT NOT NULL,
    "target" JSONB,
    "target_hash" TEXT,
    "context" JSONB,
    "context_hash" TEXT,
    "counterparty" JSONB,
    "amount" DECIMAL,
    "currency" TEXT,
    "summary" TEXT,
    "headline" TEXT NOT NULL,
    "agent_reason" TEXT,
    "reasons" JSONB NOT NULL,
    "reason_codes" TEXT[],
    "policy_trace" JSONB NOT NULL,
    "risk_snapshot" JSONB NOT NULL,
    "risk_tier" TEXT NOT NULL,
    "risk_rank" SMALLINT NOT NULL,
    "anomalies" JSONB NOT NULL DEFAULT '[]',
    "budget_keys" JSONB NOT NULL DEFAULT '[]',
    "run_id" TEXT,
    "session_id" TEXT,
    "external_id" TEXT,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "search_text" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "expiry_source" TEXT NOT NULL,
    "max_expires_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(6),
    "decided_by" UUID,
    "decided_by_label" TEXT,
    "decided_via" TEXT,
    "deny_reason" TEXT,
    "notes" TEXT,
    "retry" TEXT,
    "suggested_params" JSONB,
    "rule_id" UUID,
    "batch_id" UUID,
    "signature" TEXT,
    "execution_mode" TEXT NOT NULL DEFAULT 'none',
    "execution_status" TEXT NOT NULL DEFAULT 'none',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "timeout_seconds" INTEGER NOT NULL DEFAULT 30,
    "grant_seconds" INTEGER NOT NULL DEFAULT 300,
    "execution_result" JSONB,
    "grantable_until" TIMESTAMPTZ(6),
    "executed_at" TIMESTAMPTZ(6),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "approval_versions" (
    "org_id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "params" JSONB NOT NULL,
    "params_sealed" BYTEA NOT NULL,
    "action_hash" TEXT NOT NULL,
    "edited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_versions_pkey" PRIMARY KEY ("org_id","approval_id","version")
);

-- CreateTable
CREATE TABLE "reviews" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT,
    "notes" TEXT,
    "seen_version" INTEGER,
    "seen_hash" TEXT,
    "via" TEXT NOT NULL,
    "token_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "executions" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "approval_id" UUID,
    "interaction_id" UUID,
    "agent_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "connector" TEXT,
    "target" JSONB,
    "lease_expires_at" TIMESTAMPTZ(6),
    "started_by" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),
    "duration_ms" INTEGER,
    "result" JSONB,
    "result_hash" TEXT,

    CONSTRAINT "executions_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "grants" (
    "org_id" UUID NOT NULL,
    "jti" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "action_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'issued',
    "issued_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "spent_at" TIMESTAMPTZ(6),
    "spent_interaction_id" UUID,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("org_id","jti")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "request_id" TEXT,
    "approval_id" UUID,
    "rule_id" UUID,
    "agent_id" TEXT,
    "batch_id" UUID,
    "reason" TEXT,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "xid" xid8 NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "org_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "from_xid" xid8 NOT NULL,
    "to_xid" xid8 NOT NULL,
    "count" INTEGER NOT NULL,
    "leaves" BYTEA NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("org_id","number")
);

-- CreateTable
CREATE TABLE "outbox" (
    "org_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "approval_id" UUID,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "available_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "org_id" UUID NOT NULL,
    "principal" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "response_status" INTEGER,
    "response_body" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "locked_until" TIMESTAMPTZ(6),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("org_id","principal","operation","key")
);

-- CreateTable
CREATE TABLE "budget_counters" (
    "org_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "window" TEXT NOT NULL,
    "bucket" TIMESTAMPTZ(6) NOT NULL,
    "used" INTEGER NOT NULL,
    "cap" INTEGER NOT NULL,

    CONSTRAINT "budget_counters_pkey" PRIMARY KEY ("org_id","agent_id","scope","window","bucket")
);

-- CreateIndex
CREATE UNIQUE INDEX "orgs_slug_key" ON "orgs"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "tokens_token_hash_key" ON "tokens"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "manifests_org_id_agent_id_version_key" ON "manifests"("org_id", "agent_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "secrets_org_id_name_key" ON "secrets"("org_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "org_policies_org_id_name_key" ON "org_policies"("org_id", "name");

-- CreateIndex
CREATE INDEX "interactions_org_id_created_at_id_idx" ON "interactions"("org_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "interactions_org_id_agent_id_created_at_idx" ON "interactions"("org_id", "agent_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "reviews_org_id_approval_id_user_id_key" ON "reviews"("org_id", "approval_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "executions_org_id_approval_id_attempt_key" ON "executions"("org_id", "approval_id", "attempt");

-- CreateIndex
CREATE INDEX "audit_events_org_id_occurred_at_id_idx" ON "audit_events"("org_id", "occurred_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_org_id_xid_id_idx" ON "audit_events"("org_id", "xid", "id");

-- CreateIndex
CREATE INDEX "outbox_available_at_idx" ON "outbox"("available_at");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");



-- ---------------------------------------------------------------------------------------------------------------------
-- Ids made by the database (audit events, executions written inside larger statements): UUIDv7 by RFC 9562.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Foreign keys: always with the organization, so that no row can point into another one.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE members ADD FOREIGN KEY (org_id) REFERENCES orgs (id), ADD FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE invitations ADD FOREIGN KEY (org_id) REFERENCES orgs (id);
ALTER TABLE sessions ADD FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE agents ADD FOREIGN KEY (org_id) REFERENCES orgs (id);
ALTER TABLE tokens ADD FOREIGN KEY (org_id) REFERENCES orgs (id),
  ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id),
  ADD FOREIGN KEY (org_id, user_id) REFERENCES members (org_id, user_id) ON DELETE CASCADE;
ALTER TABLE manifests ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id);
ALTER TABLE tools ADD FOREIGN KEY (org_id) REFERENCES orgs (id);
ALTER TABLE secrets ADD FOREIGN KEY (org_id) REFERENCES orgs (id);
ALTER TABLE org_policies ADD FOREIGN KEY (org_id) REFERENCES orgs (id);
ALTER TABLE capability_tokens ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id);
ALTER TABLE interactions ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id);
ALTER TABLE approvals ADD FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id),
  ADD FOREIGN KEY (org_id, interaction_id) REFERENCES interactions (org_id, id);
ALTER TABLE approval_versions ADD FOREIGN KEY (org_id, approval_id) REFERENCES approvals (org_id, id);
ALTER TABLE reviews ADD FOREIGN KEY (org_id, approval_id) REFERENCES approvals (org_id, id);
ALTER TABLE executions ADD FOREIGN KEY (org_id, approval_id) REFERENCES approvals (org_id, id);
ALTER TABLE grants ADD FOREIGN KEY (org_id, approval_id) REFERENCES approvals (org_id, id);

-- ---------------------------------------------------------------------------------------------------------------------
-- CHECKs mirror the state machines of lib/approvals/state.ts.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE orgs ADD CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'), ADD CHECK (gating_enabled OR gating_reason IS NOT NULL);
CREATE UNIQUE INDEX orgs_first ON orgs (is_first) WHERE is_first;
ALTER TABLE users ADD CHECK (email = lower(email));
ALTER TABLE members ADD CHECK (role IN ('owner', 'admin', 'operator', 'viewer'));
ALTER TABLE invitations ADD CHECK (role IN ('owner', 'admin', 'operator', 'viewer'));
ALTER TABLE sessions ADD CHECK (kind IN ('browser', 'access_token')),
  ADD CHECK ((kind = 'access_token') = (token_hash IS NOT NULL));
ALTER TABLE tokens ADD CHECK (kind IN ('personal', 'agent', 'service')),
  ADD CHECK ((kind = 'agent') = (agent_id IS NOT NULL)),
  ADD CHECK ((kind = 'personal') = (user_id IS NOT NULL)),
  ADD CHECK (kind = 'personal' OR NOT scopes && ARRAY['approvals:decide', 'rules:write', 'admin']),
  ADD CHECK (kind = 'personal' OR NOT mcp_decisions);
ALTER TABLE agents ADD CHECK (status IN ('active', 'suspended')),
  ADD CHECK ((status = 'suspended') = (suspended_at IS NOT NULL));
ALTER TABLE manifests
  ADD CHECK (status IN ('pending', 'active', 'superseded', 'rejected', 'suspended', 'revoked'));
CREATE UNIQUE INDEX manifests_one_active ON manifests (org_id, agent_id) WHERE status IN ('active', 'suspended');
ALTER TABLE tools ADD CHECK (risk_tier IN ('low', 'medium', 'high', 'critical')),
  ADD CHECK (gate IN ('always', 'never', 'by_policy')), ADD CHECK (expiry_seconds BETWEEN 60 AND 2592000);
ALTER TABLE org_policies ADD CHECK (effect IN ('allow', 'deny', 'require_approval'));
ALTER TABLE interactions ADD CHECK (source IN ('execute', 'request')),
  ADD CHECK (decision IN ('ALLOW', 'DENY', 'ESCALATE')), ADD CHECK (execution_mode IN ('none', 'gateway', 'agent')),
  ADD CHECK (decision = 'ALLOW' OR NOT executed);
ALTER TABLE approvals
  ADD CHECK (status IN ('pending', 'approved', 'denied', 'expired', 'cancelled')),
  ADD CHECK ((status = 'pending') = (decided_at IS NULL)),
  ADD CHECK (status NOT IN ('approved', 'denied') OR (decided_via IS NOT NULL AND decided_by_label IS NOT NULL)),
  ADD CHECK (status <> 'denied' OR deny_reason IS NOT NULL),
  ADD CHECK (decided_via IN ('ui', 'api', 'mcp', 'rule', 'system')),
  ADD CHECK (decided_via <> 'rule' OR rule_id IS NOT NULL),
  ADD CHECK (execution_mode IN ('none', 'gateway', 'agent')),
  ADD CHECK (execution_status = 'none' OR status = 'approved'),
  ADD CHECK (CASE execution_mode
    WHEN 'none' THEN execution_status = 'none'
    WHEN 'gateway' THEN execution_status IN ('none', 'running', 'succeeded', 'failed', 'ambiguous')
    ELSE execution_status IN ('none', 'granted', 'spent', 'succeeded', 'failed', 'ambiguous') END),
  ADD CHECK (risk_tier IN ('low', 'medium', 'high', 'critical')),
  ADD CHECK (risk_rank = array_position(ARRAY['low', 'medium', 'high', 'critical'], risk_tier)),
  ADD CHECK (expires_at <= max_expires_at), ADD CHECK (retry IN ('no', 'with_changes')),
  ADD CHECK (attempt >= 0), ADD CHECK (version >= 1);
ALTER TABLE reviews ADD CHECK (decision IN ('approved', 'denied'));
ALTER TABLE executions ADD CHECK (mode IN ('gateway', 'agent')),
  ADD CHECK (status IN ('running', 'succeeded', 'failed', 'ambiguous')),
  ADD CHECK ((status = 'running') = (finished_at IS NULL)),
  ADD CHECK ((status = 'running') = (lease_expires_at IS NOT NULL)),
  ADD CHECK (num_nonnulls(approval_id, interaction_id) >= 1);
ALTER TABLE grants ADD CHECK (status IN ('issued', 'spent', 'voided')),
  ADD CHECK ((status = 'spent') = (spent_at IS NOT NULL));
CREATE UNIQUE INDEX grants_one_issued ON grants (org_id, approval_id) WHERE status = 'issued';
ALTER TABLE budget_counters ADD CONSTRAINT budget_not_overshot CHECK (used <= cap),
  ADD CHECK ("window" IN ('hour', 'day'));

-- ---------------------------------------------------------------------------------------------------------------------
-- Indexes for the queue, the lists, the look-ups and the sweepers.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE INDEX approvals_queue ON approvals (org_id, created_at, id) WHERE status = 'pending';
CREATE INDEX approvals_queue_expiry ON approvals (org_id, expires_at, id) WHERE status = 'pending';
CREATE INDEX approvals_queue_risk ON approvals (org_id, risk_rank DESC, created_at, id) WHERE status = 'pending';
CREATE INDEX approvals_queue_agent ON approvals (org_id, agent_id, created_at, id) WHERE status = 'pending';
CREATE INDEX approvals_overdue ON approvals (expires_at) WHERE status = 'pending';
CREATE INDEX approvals_recent ON approvals (org_id, created_at DESC, id DESC);
CREATE INDEX approvals_by_status ON approvals (org_id, status, created_at DESC, id DESC);
CREATE INDEX approvals_by_agent ON approvals (org_id, agent_id, created_at DESC, id DESC);
CREATE INDEX approvals_by_tool ON approvals (org_id, action_type, tool, created_at DESC, id DESC);
CREATE INDEX approvals_by_run ON approvals (org_id, run_id, created_at DESC) WHERE run_id IS NOT NULL;
CREATE INDEX approvals_by_session ON approvals (org_id, session_id, created_at DESC) WHERE session_id IS NOT NULL;
CREATE INDEX approvals_by_interaction ON approvals (org_id, interaction_id);
CREATE UNIQUE INDEX approvals_external_id ON approvals (org_id, agent_id, external_id) WHERE external_id IS NOT NULL;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX approvals_search ON approvals USING gin (search_text gin_trgm_ops);
CREATE INDEX interactions_denied ON interactions (org_id, agent_id, created_at) WHERE decision = 'DENY';
CREATE INDEX interactions_by_approval ON interactions (org_id, approval_id) WHERE approval_id IS NOT NULL;
CREATE INDEX executions_leases ON executions (lease_expires_at) WHERE status = 'running';
CREATE INDEX executions_by_interaction ON executions (org_id, interaction_id);
CREATE INDEX tokens_by_agent ON tokens (org_id, agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX audit_by_approval ON audit_events (org_id, approval_id, occurred_at) WHERE approval_id IS NOT NULL;
CREATE INDEX audit_by_type ON audit_events (org_id, type, occurred_at DESC, id DESC);

-- ---------------------------------------------------------------------------------------------------------------------
-- Transitions. Statements carry their own guards; this is the second wall, and it counts versions for waiters.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND OLD.status <> 'pending' THEN
    RAISE EXCEPTION 'approval % is already %', OLD.id, OLD.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'pending' AND (NEW.action_hash <> OLD.action_hash OR NEW.params_sealed <> OLD.params_sealed
      OR NEW.target_hash IS DISTINCT FROM OLD.target_hash) THEN
    RAISE EXCEPTION 'the action of approval % is fixed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  NEW.version := OLD.version + 1;
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER approvals_guard BEFORE UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION approvals_guard();

-- Wakes long polls and event streams: ids only; the row is read again before anybody is answered.
CREATE FUNCTION approvals_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('countersign_approvals', NEW.org_id || ' ' || NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER approvals_notify_new AFTER INSERT ON approvals FOR EACH ROW EXECUTE FUNCTION approvals_notify();
CREATE TRIGGER approvals_notify_change AFTER UPDATE ON approvals FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.execution_status <> NEW.execution_status OR OLD.expires_at <> NEW.expires_at
    OR OLD.action_hash <> NEW.action_hash)
  EXECUTE FUNCTION approvals_notify();

-- ---------------------------------------------------------------------------------------------------------------------
-- The audit log can't be changed: no privilege for the application, and a trigger for everybody else.
-- ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE audit_events ALTER COLUMN occurred_at SET DEFAULT clock_timestamp(),
  ALTER COLUMN xid SET DEFAULT pg_current_xact_id(), ALTER COLUMN id SET DEFAULT new_id();
CREATE FUNCTION audit_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_events_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_immutable();
CREATE TRIGGER audit_seals_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_immutable();

-- ---------------------------------------------------------------------------------------------------------------------
-- The application's role and row-level security. The pool connects as the URL's user and becomes this role.
-- ---------------------------------------------------------------------------------------------------------------------
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_app') THEN
    CREATE ROLE countersign_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- made by a database beside this one just now
END $$;
DO $$ BEGIN
  IF NOT pg_has_role(current_user, 'countersign_app', 'MEMBER') THEN
    EXECUTE format('GRANT countersign_app TO %I', current_user);
  END IF;
END $$;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO countersign_app', current_schema()); END $$;

-- Tables without an org_id column (users, sessions, login_throttle) are closed to the role but for the columns below;
-- the rest of their use goes through SECURITY DEFINER functions.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND c.relname <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    -- The migration role owns the tables; its functions need to see every row in spite of FORCE.
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOR t IN SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'org_id' LOOP
    EXECUTE format('CREATE POLICY org_isolation ON %s TO countersign_app
      USING (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))
      WITH CHECK (org_id = (SELECT nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
  END LOOP;
END $$;
CREATE POLICY org_isolation ON orgs TO countersign_app
  USING (id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY fellow_members ON users FOR SELECT TO countersign_app USING (EXISTS (
  SELECT FROM members m WHERE m.user_id = users.id
    AND m.org_id = (SELECT nullif(current_setting('app.org_id', true), '')::uuid)));

GRANT SELECT, INSERT, UPDATE ON members, invitations, tokens, agents, manifests, tools, secrets, org_policies,
  capability_tokens, interactions, counterparties, approvals, reviews, executions, grants, outbox, idempotency_keys,
  budget_counters TO countersign_app;
GRANT SELECT, INSERT ON approval_versions, audit_seals TO countersign_app;
GRANT DELETE ON members, tools, secrets, org_policies, outbox, idempotency_keys TO countersign_app;
GRANT SELECT ON orgs TO countersign_app;
GRANT UPDATE (name, settings, gating_enabled, gating_reason, gating_until, gating_by, closed_at) ON orgs TO countersign_app;
GRANT SELECT (id, email, name, created_at, disabled_at) ON users TO countersign_app;
GRANT SELECT ON audit_events TO countersign_app;
-- Not occurred_at and xid: the application can't date an event.
GRANT INSERT (org_id, id, type, actor_kind, actor_id, actor_label, request_id, approval_id, rule_id, agent_id, batch_id,
  reason, payload) ON audit_events TO countersign_app;
