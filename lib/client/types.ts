/** The wire's own names (snake_case), as the HTTP API documents them. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** `type:tool` with its params. */
export type Action = {
  type: string;
  tool: string;
  params?: JsonObject;
  amount?: number;
  currency?: string;
  description?: string;
};

/** What an agent says beside the action. */
export type About = {
  /** What it is about, in the agent's words; shown to the person. */
  summary?: string;
  context?: JsonObject;
  risk_score?: number;
  /** Lead back to the agent's own logs. */
  run_id?: string;
  session_id?: string;
  expires_in_seconds?: number;
};

export type Proposal = About & {
  action: Action;
  counterparty?: { id?: string; type?: string; jurisdiction?: string };
  capability_token?: string;
  /** The grant of an approved action that the agent runs itself. */
  override_token?: string;
};

/** A decision asked for outright, without a tool behind it. */
export type ApprovalRequestBody = About & { action: Action; reason?: string; external_id?: string };

export type Reason = { code: string; message: string; details?: JsonObject };

export type ExecutionStatus = 'none' | 'running' | 'granted' | 'spent' | 'succeeded' | 'failed' | 'ambiguous';

/** What a run answered, secrets masked. */
export type RunResult = {
  success: boolean;
  data?: unknown;
  error?: unknown;
  result_hash: string | null;
  duration_ms: number | null;
  executed_at: string | null;
};

/** The gateway's answer to a proposed action. */
export type Executed = {
  interaction_id: string;
  decision: 'ALLOW' | 'DENY' | 'ESCALATE';
  reasons: Reason[];
  executed: boolean;
  execution_mode: 'gateway' | 'agent' | 'none';
  execution_status?: ExecutionStatus;
  result?: RunResult;
  approval_id?: string;
  /** The same action waits already; `approval_id` is that approval. */
  duplicate?: boolean;
  expires_at?: string;
  matched_rule?: string;
  idempotent?: boolean;
  timestamp: string;
};

/** What the gateway would answer. */
export type Evaluated = {
  would_allow: boolean;
  decision: 'ALLOW' | 'DENY' | 'ESCALATE';
  reasons: Reason[];
  matched_rule: string | null;
};

type Base = { approval_id: string; version: number };

export type PendingApproval = Base & { status: 'pending'; expires_at: string; poll_after_ms: number };
export type ApprovedApproval = Base & {
  status: 'approved';
  approved_at: string;
  execution_status: ExecutionStatus;
  /** What the person changed before approving: this was approved, and not what was asked for. */
  edited_action?: { type: string; tool: string; params: JsonObject };
  result?: RunResult;
  /** For actions that the agent runs itself: spend it with the identical action before acting. */
  override_token?: string;
  override_token_expires_at?: string;
};
export type DeniedApproval = Base & {
  status: 'denied';
  denied_at: string;
  reason: string;
  retry?: 'no' | 'with_changes';
  suggested_params?: JsonObject;
};
export type ExpiredApproval = Base & { status: 'expired'; expired_at: string };
export type CancelledApproval = Base & { status: 'cancelled'; cancelled_at: string; reason: string | null };

/** How an approval stands: five different answers, never an error for "not yet". */
export type ApprovalState = PendingApproval | ApprovedApproval | DeniedApproval | ExpiredApproval | CancelledApproval;

export type Reported = { approval_id: string; execution_status: 'succeeded' | 'failed'; result: RunResult };
