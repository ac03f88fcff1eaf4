import type { Countersign } from './countersign';
import { CountersignError, ExecutionError, PolicyDeniedError } from './errors';
import type { About, Action, ApprovedApproval, Executed, JsonObject, Reported } from './types';

/** What a guarded call may be given, for all calls of a tool or for one. */
export type GuardOptions = About & {
  amount?: number;
  currency?: string;
  /** Called when a person is asked: where to send them, what to keep for a resume. */
  onPending?: (approvalId: string, answer: Executed) => void;
  /** Goes on with an approval that an earlier process asked for, with the same tool and params. */
  resume?: string;
  /** How long to wait for a person, in milliseconds; without it until the request expires. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** The work is done, and its report did not arrive: a person will be asked how it ended. */
  onReportFailed?: (error: unknown) => void;
};

/** What the guarded function is told beside its params. */
export type GuardContext = { approvalId: string | undefined; signal: AbortSignal | undefined };

type Work<P extends JsonObject, R> = (params: P, context: GuardContext) => Promise<R> | R;
type PerCall<P> = GuardOptions | ((params: P) => GuardOptions);

/**
 * `guard('database:restore', restore)` gives a function with the same params that proposes the action, waits for a person
 * where the policy wants one, runs `restore` once with the grant, and reports how it ended. Where the manifest has
 * Countersign run the tool, `work` isn't called and the connector's data comes back. Throws `PolicyDeniedError`,
 * `ApprovalDeniedError`, `ApprovalExpiredError`, `ApprovalCancelledError` (all `GuardrailViolation`s), `ExecutionError`,
 * `WaitTimeoutError`, and what `work` throws.
 */
export type Guard = <P extends JsonObject, R>(
  tool: string,
  work: Work<P, R>,
  options?: PerCall<P>,
) => (params: P, options?: GuardOptions) => Promise<R>;

/** See `Guard`. */
export function makeGuard(client: Countersign): Guard {
  return (tool, work, common = {}) => {
    const [type, name, ...more] = tool.split(':');
    if (!type || !name || more.length > 0) throw new CountersignError(`'${tool}' is not of the form type:tool`);
    return async (params, options = {}) => {
      const all = { ...(typeof common === 'function' ? common(params) : common), ...options };
      const action = actionOf(type, name, params, all);
      // A person may have changed the params: what was approved is what runs.
      const run = (approvalId?: string, edited?: JsonObject) =>
        work((edited as typeof params | undefined) ?? params, { approvalId, signal: all.signal });
      // What the connector answered stands where the function's own result would.
      return (await guarded(client, action, all, run)) as Awaited<ReturnType<typeof work>>;
    };
  };
}

const actionOf = (type: string, tool: string, params: JsonObject, { amount, currency }: GuardOptions): Action => ({
  type,
  tool,
  params,
  ...(amount === undefined ? {} : { amount }),
  ...(currency === undefined ? {} : { currency }),
});

async function guarded(
  client: Countersign,
  action: Action,
  options: GuardOptions,
  run: (approvalId?: string, edited?: JsonObject) => unknown,
): Promise<unknown> {
  const approvalId = options.resume ?? (await propose(client, action, options));
  if (typeof approvalId !== 'string') {
    if (approvalId.execution_mode !== 'gateway') return run();
    return dataOf(approvalId);
  }
  const { timeoutMs, signal } = options;
  const approved = await client.waitForApproval(approvalId, {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (approved.override_token === undefined) return dataOf(approved);
  const edited = approved.edited_action;
  await spend(client, edited ? { ...action, ...edited } : action, approved.override_token, signal);
  return runAndReport(client, approvalId, options, () => run(approvalId, edited?.params));
}

/** The id of the approval that must be waited for, or the answer when there is none. */
async function propose(client: Countersign, action: Action, options: GuardOptions): Promise<string | Executed> {
  const { summary, context, risk_score, run_id, session_id, expires_in_seconds } = options;
  const about = { summary, context, risk_score, run_id, session_id, expires_in_seconds };
  const given = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));
  const answer = await client.execute({ ...given, action }, options.signal ? { signal: options.signal } : {});
  if (answer.decision === 'DENY') throw new PolicyDeniedError(answer.reasons);
  if (answer.decision === 'ALLOW') {
    // A rule's yes is an approval as a person's is: its grant is spent and its run reported, or its result waited for.
    return answer.approval_id !== undefined && !answer.executed ? answer.approval_id : answer;
  }
  if (answer.approval_id === undefined) throw new CountersignError('ESCALATE came without an approval');
  options.onPending?.(answer.approval_id, answer);
  return answer.approval_id;
}

/** Before the work, so that nobody else can act on the same yes. */
async function spend(
  client: Countersign,
  action: Action,
  token: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const spent = await client.execute({ action, override_token: token }, signal ? { signal } : {});
  if (spent.decision !== 'ALLOW') throw new PolicyDeniedError(spent.reasons);
}

async function runAndReport(
  client: Countersign,
  approvalId: string,
  { onReportFailed }: GuardOptions,
  run: () => unknown,
): Promise<unknown> {
  // The report is sent also when the caller has given up meanwhile: what happened has happened.
  const report = (outcome: Parameters<Countersign['report']>[1]): Promise<Reported | undefined> =>
    client.report(approvalId, outcome).catch((error: unknown) => {
      onReportFailed?.(error);
      return undefined;
    });
  let data: unknown;
  try {
    data = await run();
  } catch (error) {
    await report({ success: false, error: asJson(error instanceof Error ? { message: error.message } : error) });
    throw error;
  }
  await report({ success: true, data: asJson(data) });
  return data;
}

/** What JSON can't hold is told as text. */
function asJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value ?? null)) as unknown;
  } catch {
    return String(value);
  }
}

function dataOf({ execution_status, result }: Executed | ApprovedApproval): unknown {
  if (execution_status === 'ambiguous') throw new ExecutionError('ambiguous', result?.error);
  if (execution_status === 'failed' || result?.success === false) throw new ExecutionError('failed', result?.error);
  return result?.data;
}
