import type { ApprovalStatus, ExecutionMode, ExecutionStatus } from '@/lib/contracts/approvals';

/*
 * The approval's state machine, pure. The statements in lib/db/sql carry the same guards (a test feeds both the same
 * cases), CHECK constraints mirror the tables; this file says why something was refused.
 */

/** What each status may become. Everything but `pending` is final. */
export const TRANSITIONS: Readonly<Record<ApprovalStatus, readonly ApprovalStatus[]>> = {
  pending: ['approved', 'denied', 'expired', 'cancelled'],
  approved: [],
  denied: [],
  expired: [],
  cancelled: [],
};

type Runs = Readonly<Partial<Record<ExecutionStatus, readonly ExecutionStatus[]>>>;

/**
 * What each execution status may become once the approval is approved. `failed` and `ambiguous` leave only by a person:
 * by a retry, which queues the next attempt (`none`), or by reconciling.
 */
export const EXECUTION_TRANSITIONS: Readonly<Record<ExecutionMode, Runs>> = {
  none: {},
  gateway: {
    none: ['running'],
    running: ['succeeded', 'failed', 'ambiguous'],
    failed: ['none'],
    ambiguous: ['none', 'succeeded', 'failed'],
  },
  agent: {
    none: ['granted'],
    granted: ['spent'],
    spent: ['succeeded', 'failed', 'ambiguous'],
    failed: ['none'],
    ambiguous: ['none', 'succeeded', 'failed'],
  },
};

/** Whether the run of an approval may go from one status to another. */
export function mayRunBecome(mode: ExecutionMode, from: ExecutionStatus, to: ExecutionStatus): boolean {
  return EXECUTION_TRANSITIONS[mode][from]?.includes(to) ?? false;
}

/** The status to show, count and decide by: a pending approval at or behind its expiry is expired, swept or not. */
export function effectiveStatus(status: ApprovalStatus, expiresAt: Date, now: Date): ApprovalStatus {
  return status === 'pending' && expiresAt.getTime() <= now.getTime() ? 'expired' : status;
}

/** What a refusal or a repeat is judged by: the row, read under its lock. */
export type Snapshot = {
  status: ApprovalStatus;
  expiresAt: Date;
  version: number;
  actionHash: string;
  /** Who decided; null for the sweeper, a rule, an agent's own cancel. */
  decidedBy: string | null;
};

export type Verb = 'approve' | 'deny';

/** The status that a verb leads to. */
export const STATUS_OF = { approve: 'approved', deny: 'denied' } as const satisfies Record<Verb, ApprovalStatus>;

/** What the decider saw; null: not said. */
export type Expectations = { version: number | null; actionHash: string | null };

export type StateRefusal = 'ALREADY_DECIDED' | 'APPROVAL_EXPIRED' | 'CHANGED';

/** `next`: the state allows it. `stored`: the same person's same decision again, answered with what is stored. */
export type Outcome<S extends ApprovalStatus> =
  { kind: 'next'; status: S } | { kind: 'stored' } | { kind: 'refused'; code: StateRefusal };

/**
 * What a decision leads to, by the state alone (duties and budget apart). `now` is the database's clock, taken after the
 * row was locked. A repeat that names another action hash than the decided one is no repeat.
 */
export function decisionOutcome(
  approval: Snapshot,
  verb: Verb,
  decider: string,
  expected: Expectations,
  now: Date,
): Outcome<'approved' | 'denied'> {
  const wanted = STATUS_OF[verb];
  const status = effectiveStatus(approval.status, approval.expiresAt, now);
  switch (status) {
    case 'expired':
      return { kind: 'refused', code: 'APPROVAL_EXPIRED' };
    case 'approved':
    case 'denied':
    case 'cancelled': {
      const sameAction = expected.actionHash === null || expected.actionHash === approval.actionHash;
      const repeated = status === wanted && approval.decidedBy === decider && sameAction;
      return repeated ? { kind: 'stored' } : { kind: 'refused', code: 'ALREADY_DECIDED' };
    }
    case 'pending': {
      const changed =
        (expected.version !== null && expected.version !== approval.version) ||
        (expected.actionHash !== null && expected.actionHash !== approval.actionHash);
      return changed ? { kind: 'refused', code: 'CHANGED' } : { kind: 'next', status: wanted };
    }
  }
}

/** What cancelling leads to. `sameCanceller`: whoever cancelled it then asks again now. */
export function cancelOutcome(
  approval: Pick<Snapshot, 'status' | 'expiresAt'>,
  sameCanceller: boolean,
  now: Date,
): Outcome<'cancelled'> {
  const status = effectiveStatus(approval.status, approval.expiresAt, now);
  switch (status) {
    case 'pending':
      return { kind: 'next', status: 'cancelled' };
    case 'expired':
      return { kind: 'refused', code: 'APPROVAL_EXPIRED' };
    case 'cancelled':
      return sameCanceller ? { kind: 'stored' } : { kind: 'refused', code: 'ALREADY_DECIDED' };
    case 'approved':
    case 'denied':
      return { kind: 'refused', code: 'ALREADY_DECIDED' };
  }
}

export type Extension =
  { kind: 'next'; expiresAt: Date } | { kind: 'refused'; code: StateRefusal | 'TOO_FAR' | 'NO_LATER' };

/**
 * What extending to `seconds` from now leads to. `maxExpiresAt` was fixed when the approval was made: at most 30 days
 * later, less where tool or organization say so.
 */
export function extensionOutcome(
  approval: Pick<Snapshot, 'status' | 'expiresAt'> & { maxExpiresAt: Date },
  seconds: number,
  now: Date,
): Extension {
  const status = effectiveStatus(approval.status, approval.expiresAt, now);
  if (status === 'expired') return { kind: 'refused', code: 'APPROVAL_EXPIRED' };
  if (status !== 'pending') return { kind: 'refused', code: 'ALREADY_DECIDED' };
  const expiresAt = new Date(now.getTime() + seconds * 1000);
  if (expiresAt.getTime() > approval.maxExpiresAt.getTime()) return { kind: 'refused', code: 'TOO_FAR' };
  if (expiresAt.getTime() <= approval.expiresAt.getTime()) return { kind: 'refused', code: 'NO_LATER' };
  return { kind: 'next', expiresAt };
}
