import type { Reason } from './types';

/** What every error of this client is. */
export class CountersignError extends Error {
  override name = 'CountersignError';
}

/** One bad field of a request. */
export type FieldError = { path: string; message: string };

/** The server's refusal: a problem document (RFC 9457), or what another server answered. */
export class ApiError extends CountersignError {
  override name = 'ApiError';
  /** For programs: `TOO_MANY_PENDING`, `IDEMPOTENCY_MISMATCH`, … Empty when the answer was no problem document. */
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly requestId: string | undefined;

  constructor(
    readonly status: number,
    /** The answer as it came. */
    readonly body: string,
    /** How long the server asks to wait, in milliseconds. */
    readonly retryAfterMs: number | undefined,
  ) {
    const problem = problemIn(body);
    super(`${status} ${problem.code ?? ''}${problem.code ? ': ' : ''}${problem.detail ?? body.slice(0, 500)}`);
    this.code = problem.code ?? '';
    this.detail = problem.detail ?? body;
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id;
  }
}

type Problem = { code?: string; detail?: string; errors?: FieldError[]; request_id?: string };

function problemIn(body: string): Problem {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return {};
    const { code, detail, errors, request_id } = value as Record<string, unknown>;
    return {
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(Array.isArray(errors) ? { errors: errors as FieldError[] } : {}),
      ...(typeof request_id === 'string' ? { request_id } : {}),
    };
  } catch {
    return {};
  }
}

/** No answer: nothing listens there, the connection broke, or the call took longer than its timeout. */
export class NetworkError extends CountersignError {
  override name = 'NetworkError';
}

/** Nobody decided within the time that the caller waits. The request is still pending: wait again with the same id. */
export class WaitTimeoutError extends CountersignError {
  override name = 'WaitTimeoutError';
  constructor(readonly approvalId: string) {
    super(`Approval timeout exceeded for ${approvalId}: it is still pending. Wait again with the same id.`);
  }
}

/** The action may not be done: denied by policy or by a person, expired or withdrawn. The subclasses say which. */
export class GuardrailViolation extends CountersignError {
  override name = 'GuardrailViolation';
}

/** The policy denied at once; no person was asked. */
export class PolicyDeniedError extends GuardrailViolation {
  override name = 'PolicyDeniedError';
  constructor(readonly reasons: readonly Reason[]) {
    super(`Denied by policy: ${reasons.map(({ code, message }) => `${message} (${code})`).join('; ')}`);
  }
}

/** A person said no, why, and whether it makes sense to come back. */
export class ApprovalDeniedError extends GuardrailViolation {
  override name = 'ApprovalDeniedError';
  constructor(
    readonly approvalId: string,
    readonly reason: string,
    /** `no`: don't ask again. `with_changes`: ask again with other params, `suggestedParams` where the person gave any. */
    readonly retry: 'no' | 'with_changes' | undefined,
    readonly suggestedParams: Readonly<Record<string, unknown>> | undefined,
  ) {
    const hint =
      retry === 'no'
        ? '. Do not ask for it again'
        : retry === 'with_changes'
          ? `. It may be asked for with changes${suggestedParams ? `, such as ${JSON.stringify(suggestedParams)}` : ''}`
          : '';
    super(`Action not approved: ${reason}${hint}`);
  }
}

/** Nobody answered in time. Nothing was run; ask again if it still matters. */
export class ApprovalExpiredError extends GuardrailViolation {
  override name = 'ApprovalExpiredError';
  constructor(readonly approvalId: string) {
    super('Action not approved: the request expired before anybody answered');
  }
}

/** Withdrawn, by the agent or by an operator. */
export class ApprovalCancelledError extends GuardrailViolation {
  override name = 'ApprovalCancelledError';
  constructor(
    readonly approvalId: string,
    readonly reason: string | null,
  ) {
    super(`Action not approved: the request was cancelled${reason ? `: ${reason}` : ''}`);
  }
}

/** The action was allowed and its run did not succeed. */
export class ExecutionError extends CountersignError {
  override name = 'ExecutionError';
  constructor(
    /** `failed`: it had no effect, as far as the target says. `ambiguous`: nobody knows; a person looks, don't repeat it. */
    readonly executionStatus: 'failed' | 'ambiguous',
    readonly error: unknown,
  ) {
    super(
      executionStatus === 'failed'
        ? `The run failed: ${JSON.stringify(error ?? null)}`
        : 'The run began and nobody knows whether it took effect. A person finds out; do not repeat it.',
    );
  }
}
