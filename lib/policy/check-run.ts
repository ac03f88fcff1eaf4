import type { CheckName, Reason, ReasonCode, TraceEntry } from '@/lib/contracts/policy';
import type { CheckContext, CheckOutcome } from '@/lib/policy/check';
import { bareContext, contextOf } from '@/lib/policy/context';
import type { EvaluationInput } from '@/lib/policy/types';

/**
 * What `gate: never` sets aside. Not here: HIGH_RISK_ACTION (never approved in advance), AMOUNT_UNREADABLE (closed by
 * default) and POLICY_REQUIRES_APPROVAL (an org's explicit wish).
 */
const WAIVED_BY_GATE: ReadonlySet<ReasonCode> = new Set([
  'REQUIRES_APPROVAL',
  'AMOUNT_THRESHOLD',
  'NEW_COUNTERPARTY',
  'OUTSIDE_ALLOWED_HOURS',
  'BUDGET_THRESHOLD_REACHED',
]);

/** One evaluation under way: runs checks in turn and keeps what they said. */
export class CheckRun {
  readonly trace: TraceEntry[] = [];
  readonly escalations: Reason[] = [];
  readonly waived: Reason[] = [];
  denial: Reason | null = null;
  error: unknown = undefined;

  constructor(readonly context: CheckContext) {}

  /** Runs one check and keeps its outcome; false when it denied, so that nothing may run after it. */
  check<C extends CheckContext>(name: CheckName, check: (context: C) => CheckOutcome, context: C): boolean {
    let outcome: CheckOutcome;
    try {
      outcome = check(context);
    } catch (error) {
      return this.fail(name, error);
    }
    return this.record(name, outcome);
  }

  /** Closes the run after something threw: an error never allows. */
  fail(name: CheckName, error: unknown): false {
    this.error = error;
    this.denial = {
      code: 'POLICY_ERROR',
      message: 'The policy could not be evaluated, so the action is denied',
      details: { check: name },
    };
    this.trace.push({ check: name, result: 'fail', details: 'error' });
    return false;
  }

  /** Keeps an outcome in trace and reasons; false when it is a denial. */
  record(name: CheckName, outcome: CheckOutcome): boolean {
    switch (outcome.result) {
      case 'pass':
      case 'skip':
        this.push(name, outcome.result, outcome.details);
        return true;
      case 'fail':
        this.push(name, 'fail', outcome.details);
        this.denial = outcome.reason;
        return false;
      case 'escalate': {
        const kept = outcome.firm ? outcome.reasons : outcome.reasons.filter((reason) => !this.gateWaives(reason));
        if (kept.length === 0) this.push(name, 'pass', `${outcome.details ?? 'escalation'}, set aside by gate never`);
        else this.push(name, 'escalate', outcome.details);
        this.escalations.push(...kept);
        return true;
      }
    }
  }

  private gateWaives(reason: Reason): boolean {
    if (this.context.toolResolution.gate !== 'never' || !WAIVED_BY_GATE.has(reason.code)) return false;
    this.waived.push(reason);
    return true;
  }

  private push(check: CheckName, result: TraceEntry['result'], details: string | undefined): void {
    this.trace.push(details === undefined ? { check, result } : { check, result, details });
  }
}

/** Begins an evaluation; input that can't be read is denied before the first check. */
export function startRun(input: EvaluationInput): CheckRun {
  try {
    return new CheckRun(contextOf(input));
  } catch (error) {
    const run = new CheckRun(bareContext(input));
    run.fail('manifest_validation', error);
    return run;
  }
}
