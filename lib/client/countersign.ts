import {
  ApprovalCancelledError,
  ApprovalDeniedError,
  ApprovalExpiredError,
  ApiError,
  WaitTimeoutError,
} from './errors';
import { makeGuard, type Guard } from './guard';
import { newKey } from './new-key';
import { pause } from './pause';
import { backoff, passes, Transport, type CallOptions, type ClientOptions } from './transport';
import type * as wire from './types';

export type WaitOptions = {
  /** How long to wait in all, in milliseconds; without it until the request ends, which it does by its own expiry. */
  timeoutMs?: number;
  /** `result`: until an approved action has run (the default); `decision`: until somebody has decided. */
  until?: 'result' | 'decision';
  signal?: AbortSignal;
};

/** A finished approval: anything but pending. */
export type EndedApproval = Exclude<wire.ApprovalState, wire.PendingApproval>;

/** One long poll. The server holds at most 60 seconds; some proxies cut idle connections at 60. */
const POLL_SECONDS = 50;

/** The agent's side of Countersign: propose an action, wait for a person, act on the answer. */
export class Countersign {
  readonly #transport: Transport;

  /** Wraps a function so that it runs only when it may; see `Guard`. */
  readonly guard: Guard;

  constructor(options: ClientOptions = {}) {
    this.#transport = new Transport(options);
    this.guard = makeGuard(this);
  }

  /**
   * Proposes an action. ALLOW, DENY and ESCALATE are answers, not errors. It is sent under an idempotency key, so a lost
   * answer is fetched again and nothing happens twice. Throws `ApiError`, `NetworkError`.
   */
  execute(proposal: wire.Proposal, options: CallOptions & { idempotencyKey?: string } = {}): Promise<wire.Executed> {
    const { idempotencyKey = newKey(), ...call } = options;
    return this.#transport.call('POST', '/api/v1/gateway/execute', { ...call, idempotencyKey, body: proposal });
  }

  /** What `execute` would answer, without any effect. */
  evaluate(proposal: wire.Proposal, options: CallOptions = {}): Promise<wire.Evaluated> {
    return this.#transport.call('POST', '/api/v1/gateway/evaluate', { ...options, body: proposal, repeatable: true });
  }

  /** Asks a person outright, without a tool behind it. `org`: the key's organization, its id or slug. */
  request(
    org: string,
    body: wire.ApprovalRequestBody,
    options: CallOptions & { idempotencyKey?: string } = {},
  ): Promise<{ approval_id: string; status: string; version: number; expires_at: string }> {
    const { idempotencyKey = newKey(), ...call } = options;
    const path = `/api/v1/orgs/${encodeURIComponent(org)}/approvals`;
    return this.#transport.call('POST', path, { ...call, idempotencyKey, body });
  }

  /** How an approval stands now. */
  status(approvalId: string, options: CallOptions = {}): Promise<wire.ApprovalState> {
    return this.#transport.call('GET', `${pathOf(approvalId)}/status`, options);
  }

  /**
   * Waits by long poll until the approval has ended, and gives how: approved, denied, expired and cancelled are answers. A
   * server that restarts or can't be reached meanwhile is asked again. Throws `WaitTimeoutError` when `timeoutMs` passed,
   * `ApiError` when the server refuses for good (no such approval, key revoked), the signal's reason.
   */
  async wait(
    approvalId: string,
    { timeoutMs = Infinity, until = 'result', signal }: WaitOptions = {},
  ): Promise<EndedApproval> {
    const deadline = Date.now() + timeoutMs;
    for (let failures = 0; ;) {
      const left = deadline - Date.now();
      const seconds = Math.max(0, Math.min(POLL_SECONDS, left / 1000));
      const asked = Date.now();
      let breather: number;
      try {
        const state = await this.#poll(approvalId, seconds, until, signal);
        if (isEnd(state, until)) return state;
        failures = 0;
        // Answered early: the server is going down, or doesn't hold calls.
        const early = Date.now() - asked < Math.min(1_000, seconds * 1000);
        breather = early ? (state.status === 'pending' ? state.poll_after_ms : 1_000) : 0;
      } catch (error) {
        if (!passes(error)) throw error;
        breather = backoff(failures++, error instanceof ApiError ? error.retryAfterMs : undefined);
      }
      if (Date.now() + breather >= deadline) throw new WaitTimeoutError(approvalId);
      await pause(breather, signal);
    }
  }

  /**
   * The same for who only goes on with a yes. Throws `ApprovalDeniedError` (with the reason and what would pass),
   * `ApprovalExpiredError`, `ApprovalCancelledError`, and what `wait` throws.
   */
  async waitForApproval(approvalId: string, options: WaitOptions = {}): Promise<wire.ApprovedApproval> {
    const ended = await this.wait(approvalId, options);
    switch (ended.status) {
      case 'approved':
        return ended;
      case 'denied':
        throw new ApprovalDeniedError(approvalId, ended.reason, ended.retry, ended.suggested_params);
      case 'expired':
        throw new ApprovalExpiredError(approvalId);
      case 'cancelled':
        throw new ApprovalCancelledError(approvalId, ended.reason);
    }
  }

  /** Reports how an action ended that the agent ran itself; once. */
  report(
    approvalId: string,
    outcome: { success: true; data?: unknown } | { success: false; error: unknown },
    options: CallOptions = {},
  ): Promise<wire.Reported> {
    return this.#transport.call('POST', `${pathOf(approvalId)}/result`, {
      ...options,
      body: outcome,
      idempotencyKey: newKey(),
    });
  }

  /** Withdraws a request of its own that is still pending. */
  cancel(
    approvalId: string,
    reason?: string,
    options: CallOptions = {},
  ): Promise<{ approval_id: string; status: string }> {
    const body = reason === undefined ? {} : { reason };
    return this.#transport.call('POST', `${pathOf(approvalId)}/cancel`, { ...options, body, repeatable: true });
  }

  #poll(approvalId: string, seconds: number, until: string, signal: AbortSignal | undefined) {
    return this.#transport.call<wire.ApprovalState>('GET', `${pathOf(approvalId)}/status`, {
      query: { wait: seconds, until },
      timeoutMs: (seconds + 15) * 1000,
      retries: 0,
      ...(signal ? { signal } : {}),
    });
  }
}

/** Approved counts only when there is something to go on with: a result, or a grant. */
function isEnd(state: wire.ApprovalState, until: 'result' | 'decision'): state is EndedApproval {
  if (state.status === 'pending') return false;
  if (state.status !== 'approved' || until === 'decision' || state.override_token !== undefined) return true;
  return !['none', 'running'].includes(state.execution_status);
}

const pathOf = (approvalId: string) => `/api/v1/gateway/approvals/${encodeURIComponent(approvalId)}`;
