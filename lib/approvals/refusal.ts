import type { ApprovalStatus } from '@/lib/contracts/approvals';
import type { BudgetWindow } from '@/lib/contracts/policy';
import type { ErrorCode } from '@/lib/contracts/errors';
import { AppError } from '@/lib/errors';
import { publicId, type ApprovalId } from '@/lib/ids';

/** Why one approval was not decided, cancelled or extended. `brief` is what a bulk call says of the item. */
export type Refusal = { code: ErrorCode; detail: string; brief: string };

const refusal = (code: ErrorCode, detail: string, brief = detail): Refusal => ({ code, detail, brief });

export const NOT_FOUND: Refusal = refusal('NOT_FOUND', 'No such approval.');

export const CHANGED: Refusal = refusal(
  'CHANGED',
  'The approval has changed since you saw it. Look at it again before you decide.',
);

export const LOST_ROLE: Refusal = refusal('FORBIDDEN', 'You are no longer allowed to decide approvals here.');

type Ended = { id: ApprovalId; status: ApprovalStatus; decidedBy: string | null; decidedAt: Date | null };

/** For clients of every age: the text says "not pending", "already decided" and the status. */
export function alreadyDecided({ id, status, decidedBy, decidedAt }: Ended): Refusal {
  const by = decidedBy === null ? '' : ` by ${decidedBy}`;
  const at = decidedAt === null ? '' : ` at ${decidedAt.toISOString()}`;
  return refusal(
    'ALREADY_DECIDED',
    `Approval ${publicId('appr', id)} is not pending: it was already decided (${status}${by}${at}).`,
    `Already ${status}`,
  );
}

export const expired = (id: ApprovalId, expiresAt: Date): Refusal =>
  refusal(
    'APPROVAL_EXPIRED',
    `Approval ${publicId('appr', id)} is not pending: it expired at ${expiresAt.toISOString()}.`,
    'Already expired',
  );

/** A window that is full: which, and when the next one begins. */
export type FullBudget = { scope: string; window: BudgetWindow; limit: number; used: number; endsAt: Date };

/** An approval would run against a budget that is used up: it isn’t decided. */
export function budgetExceeded({ scope, window, limit, endsAt }: FullBudget): Refusal {
  const actions = scope === '*' ? 'actions' : `'${scope}' actions`;
  return refusal(
    'BUDGET_EXCEEDED',
    `The agent's budget of ${limit} ${actions} per ${window} is used up until ${endsAt.toISOString()}; the approval is still pending.`,
  );
}

/** The error of a single call; `current` is the approval as it is now, in its wire form. */
export const toError = ({ code, detail }: Refusal, current?: unknown): AppError =>
  new AppError(code, detail, current === undefined ? {} : { current });
