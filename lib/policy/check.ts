import type { Manifest } from '@/lib/contracts/manifest';
import type { Reason, ReasonCode } from '@/lib/contracts/policy';
import type { BudgetState } from '@/lib/policy/budgets';
import type { Facts } from '@/lib/policy/facts';
import type { CapabilityClaims, EvaluationInput, ToolResolution } from '@/lib/policy/types';

/** What every check may look at; derived once per evaluation. */
export interface CheckContext {
  readonly input: EvaluationInput;
  readonly facts: Facts;
  readonly toolResolution: ToolResolution;
  readonly budgets: readonly BudgetState[];
  /** The capability token's claims; null without a (good) token. */
  readonly claims: CapabilityClaims | null;
}

/** The context behind check 1, where the manifest is known to be there and active. */
export interface ManifestContext extends CheckContext {
  readonly manifest: Manifest;
}

/** What a check answers. `firm` escalations are not set aside by `gate: never`. */
export type CheckOutcome =
  | { readonly result: 'pass' | 'skip'; readonly details?: string }
  | { readonly result: 'fail'; readonly reason: Reason; readonly details?: string }
  | {
      readonly result: 'escalate';
      readonly reasons: readonly Reason[];
      readonly details?: string;
      readonly firm?: boolean;
    };

export type Check<C extends CheckContext = ManifestContext> = (context: C) => CheckOutcome;

export const PASS: CheckOutcome = { result: 'pass' };

/** The check found nothing against the action; `details` stand in the trace. */
export function pass(details: string): CheckOutcome {
  return { result: 'pass', details };
}

/** The check has nothing to look at here; `details` say why. */
export function skip(details: string): CheckOutcome {
  return { result: 'skip', details };
}

export function deny(
  code: ReasonCode,
  message: string,
  details?: string,
  data?: Readonly<Record<string, unknown>>,
): CheckOutcome {
  const reason: Reason = data === undefined ? { code, message } : { code, message, details: { ...data } };
  return details === undefined ? { result: 'fail', reason } : { result: 'fail', reason, details };
}

export function escalate(reasons: readonly Reason[], details: string, firm = false): CheckOutcome {
  return { result: 'escalate', reasons, details, firm };
}
