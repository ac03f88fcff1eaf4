import { ApiError, CountersignError } from './errors';
import { pause } from './pause';
import { backoff, passes, Transport, type CallOptions, type ClientOptions } from './transport';

/** The five states; all but `pending` are final. */
export const ApprovalStatus = {
  PENDING: 'pending',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
} as const;
export type ApprovalStatus = (typeof ApprovalStatus)[keyof typeof ApprovalStatus];

/** A request as the server keeps it. Times are Unix seconds, with fractions. */
export type ApprovalRequest = {
  action_id: string;
  action_type: string;
  description: string;
  context: Record<string, unknown>;
  run_id: string;
  requested_by: string;
  requested_at: number;
  status: ApprovalStatus;
  decided_at?: number | null;
  decided_by?: string | null;
  decision_reason?: string | null;
  expires_at: number;
  timeout_seconds: number;
};

export type CreateApprovalRequest = {
  /** The caller's own id, unique. */
  action_id: string;
  action_type: string;
  description: string;
  context?: Record<string, unknown>;
  run_id: string;
  requested_by?: string;
  /** 60 to 86400; 3600. */
  timeout_seconds?: number;
};

export type ApprovalDecision = { approved: boolean; reason?: string; decided_by: string };

/** A person said no, withdrew it, or nobody answered in time; the message contains `not approved`. */
export class NotApprovedError extends CountersignError {
  override name = 'NotApprovedError';
  constructor(readonly request: ApprovalRequest) {
    super(`Action not approved: ${request.decision_reason || `Approval ${request.status}`}`);
  }
}

/** The caller waited long enough; the message contains `timeout exceeded`. The request itself goes on. */
export class ApprovalTimeoutError extends CountersignError {
  override name = 'ApprovalTimeoutError';
  constructor(readonly actionId: string) {
    super(`Approval timeout exceeded for action_id: ${actionId}`);
  }
}

/** One of the calls failed; `cause` is the typed error, the message has its HTTP status and body. */
export class ApprovalCallError extends CountersignError {
  override name = 'ApprovalCallError';
}

const PATH = '/api/v1/approvals';
const LONG_POLL_SECONDS = 50;

/** Human approval for workflows that run their actions themselves: ask under an id of their own, wait, go on. */
export class ApprovalClient {
  readonly #transport: Transport;
  /** False once a server has shown that it answers at once. */
  #longPolls = true;

  /** `baseUrl`: `COUNTERSIGN_URL`, else `http://localhost:3000`; a trailing slash is stripped. */
  constructor(baseUrl?: string, options: Omit<ClientOptions, 'url'> = {}) {
    this.#transport = new Transport({ ...options, ...(baseUrl === undefined ? {} : { url: baseUrl }) });
  }

  /** Asks for a decision and doesn't wait. */
  requestApproval(request: CreateApprovalRequest, options: CallOptions = {}): Promise<ApprovalRequest> {
    const body = { context: {}, requested_by: 'temporal-worker', timeout_seconds: 3600, ...request };
    const sent = this.#transport.call<ApprovalRequest>('POST', `${PATH}/`, {
      ...options,
      body,
      idempotencyKey: `request:${request.action_id}`.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, 255),
    });
    return named('request approval', sent, options.signal);
  }

  /**
   * Waits until the request is decided and gives it when it was approved. `pollInterval` and `timeoutOverride` in seconds;
   * the timeout counts from this call, and is the request's own `timeout_seconds` unless given. Where the server holds
   * calls, the answer comes at once and nothing is polled. A failing poll is tried again. Throws `NotApprovedError`
   * (rejected, cancelled, expired), `ApprovalTimeoutError`, `ApprovalCallError`.
   */
  async waitForApproval(
    actionId: string,
    pollInterval = 5,
    timeoutOverride?: number,
    { signal }: Pick<CallOptions, 'signal'> = {},
  ): Promise<ApprovalRequest> {
    const started = Date.now();
    let deadline = timeoutOverride === undefined ? Infinity : started + timeoutOverride * 1000;
    for (let polls = 0, failures = 0; ; polls++) {
      let breather = pollInterval * 1000;
      try {
        // The first look only reads: it says how long to wait.
        const seconds = polls === 0 || !this.#longPolls ? 0 : secondsUntil(deadline);
        const asked = Date.now();
        const request = await this.#get(actionId, seconds, signal);
        if (request.status === ApprovalStatus.APPROVED) return request;
        if (request.status !== ApprovalStatus.PENDING) throw new NotApprovedError(request);
        if (timeoutOverride === undefined) deadline = started + request.timeout_seconds * 1000;
        failures = 0;
        if (polls === 0 || Date.now() - asked > Math.min(1, seconds) * 900) breather = this.#longPolls ? 0 : breather;
        else this.#longPolls = false;
      } catch (error) {
        if (error instanceof ApiError && error.status === 422 && this.#longPolls) this.#longPolls = false;
        else if (passes(error))
          breather = backoff(failures++, error instanceof ApiError ? error.retryAfterMs : undefined);
        else throw failed('get approval', error, signal);
      }
      if (Date.now() + breather >= deadline) throw new ApprovalTimeoutError(actionId);
      await pause(breather, signal);
    }
  }

  getApproval(actionId: string, options: CallOptions = {}): Promise<ApprovalRequest> {
    return named('get approval', this.#get(actionId, 0, options.signal, options), options.signal);
  }

  /** The pending ones, soonest to expire first. */
  listPendingApprovals(runId?: string, limit = 100, options: CallOptions = {}): Promise<ApprovalRequest[]> {
    const query = { run_id: runId, limit };
    const sent = this.#transport.call<ApprovalRequest[]>('GET', `${PATH}/`, { ...options, query });
    return named('list approvals', sent, options.signal);
  }

  cancelApproval(actionId: string, reason?: string, options: CallOptions = {}): Promise<ApprovalRequest> {
    const path = `${PATH}/${encodeURIComponent(actionId)}/cancel`;
    const sent = this.#transport.call<ApprovalRequest>('POST', path, { ...options, query: { reason } });
    return named('cancel approval', sent, options.signal);
  }

  /** Asks and waits, for no longer than the request's own timeout. */
  async requestAndWait(
    request: CreateApprovalRequest,
    pollInterval = 5,
    options: Pick<CallOptions, 'signal'> = {},
  ): Promise<ApprovalRequest> {
    const { action_id: actionId, timeout_seconds: seconds } = await this.requestApproval(request, options);
    return this.waitForApproval(actionId, pollInterval, seconds, options);
  }

  requestCodeExecutionApproval(command: string, runId: string, timeoutSeconds = 3600): Promise<ApprovalRequest> {
    return this.requestApproval({
      action_id: newId('code-exec'),
      action_type: 'execute_code',
      description: `Execute command: ${command}`,
      context: { command },
      run_id: runId,
      timeout_seconds: timeoutSeconds,
    });
  }

  requestDeploymentApproval(
    platform: string,
    config: Record<string, unknown>,
    runId: string,
    timeoutSeconds = 3600,
  ): Promise<ApprovalRequest> {
    return this.requestApproval({
      action_id: newId(`deploy-${platform}`),
      action_type: 'deploy',
      description: `Deploy to ${platform}`,
      context: { platform, config },
      run_id: runId,
      timeout_seconds: timeoutSeconds,
    });
  }

  requestBillingApproval(
    operation: string,
    amount: number,
    runId: string,
    timeoutSeconds = 3600,
  ): Promise<ApprovalRequest> {
    return this.requestApproval({
      action_id: newId(`billing-${operation}`),
      action_type: 'create_billing',
      description: `Billing operation: ${operation} (${amount})`,
      context: { operation, amount },
      run_id: runId,
      timeout_seconds: timeoutSeconds,
    });
  }

  #get(actionId: string, seconds: number, signal?: AbortSignal, options: CallOptions = {}): Promise<ApprovalRequest> {
    const query = seconds > 0 ? { wait: seconds } : {};
    const timeoutMs = seconds > 0 ? (seconds + 15) * 1000 : options.timeoutMs;
    return this.#transport.call('GET', `${PATH}/${encodeURIComponent(actionId)}`, {
      query,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(seconds > 0 ? { retries: 0 } : {}),
      ...(signal ? { signal } : {}),
    });
  }
}

const secondsUntil = (deadline: number): number =>
  Math.max(1, Math.min(LONG_POLL_SECONDS, Math.ceil((deadline - Date.now()) / 1000)));

const newId = (prefix: string): string =>
  `${prefix}-${Date.now()}-${Math.random().toString(36).slice(2, 11).padEnd(9, '0')}`;

async function named<T>(what: string, sent: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    throw failed(what, error, signal);
  }
}

/** `Failed to …: <status> <body>`, the text that callers look into. An abort stays the caller's own reason. */
function failed(what: string, error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof NotApprovedError || signal?.aborted) return error;
  const why =
    error instanceof ApiError
      ? `${error.status} ${error.body}`
      : error instanceof Error
        ? error.message
        : String(error);
  return new ApprovalCallError(`Failed to ${what}: ${why}`, { cause: error });
}
