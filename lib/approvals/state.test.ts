import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPROVAL_STATUSES, EXECUTION_MODES, EXECUTION_STATUSES, type ApprovalStatus } from '@/lib/contracts/approvals';
import {
  cancelOutcome,
  decisionOutcome,
  effectiveStatus,
  EXECUTION_TRANSITIONS,
  extensionOutcome,
  mayRunBecome,
  STATUS_OF,
  TRANSITIONS,
  type Snapshot,
} from '@/lib/approvals/state';

const now = new Date('2026-03-01T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const approval = (change: Partial<Snapshot> = {}): Snapshot => ({
  status: 'pending',
  expiresAt: later(1),
  version: 3,
  actionHash: HASH,
  decidedBy: null,
  ...change,
});
const nothing = { version: null, actionHash: null };
const verbs = ['approve', 'deny'] as const;
const say = (outcome: { kind: string; code?: string; status?: string }) =>
  outcome.code ?? outcome.status ?? outcome.kind;

describe('the status tables', () => {
  it('let only pending become anything', () => {
    for (const status of APPROVAL_STATUSES) {
      expect(TRANSITIONS[status]).toEqual(status === 'pending' ? ['approved', 'denied', 'expired', 'cancelled'] : []);
    }
  });

  it('let a run take exactly these steps', () => {
    const steps = EXECUTION_MODES.flatMap((mode) =>
      EXECUTION_STATUSES.flatMap((from) =>
        EXECUTION_STATUSES.filter((to) => mayRunBecome(mode, from, to)).map((to) => `${mode}: ${from} → ${to}`),
      ),
    );
    expect(steps).toEqual([
      'gateway: none → running',
      'gateway: running → succeeded',
      'gateway: running → failed',
      'gateway: running → ambiguous',
      'gateway: failed → none',
      'gateway: ambiguous → none',
      'gateway: ambiguous → succeeded',
      'gateway: ambiguous → failed',
      'agent: none → granted',
      'agent: granted → spent',
      'agent: spent → succeeded',
      'agent: spent → failed',
      'agent: spent → ambiguous',
      'agent: failed → none',
      'agent: ambiguous → none',
      'agent: ambiguous → succeeded',
      'agent: ambiguous → failed',
    ]);
    expect(Object.keys(EXECUTION_TRANSITIONS.none)).toEqual([]);
  });
});

describe('effectiveStatus', () => {
  it.each([
    [-1, 'expired'],
    [0, 'expired'],
    [1, 'pending'],
  ] as const)('shows a pending approval that expires in %s ms as %s', (ms, shown) => {
    expect(effectiveStatus('pending', later(ms), now)).toBe(shown);
  });

  it.each(APPROVAL_STATUSES.filter((s) => s !== 'pending'))('never touches %s', (status) => {
    for (const ms of [-1, 0, 1]) expect(effectiveStatus(status, later(ms), now)).toBe(status);
  });
});

describe('decisionOutcome', () => {
  it.each(verbs)('%s: a live pending approval takes it', (verb) => {
    expect(decisionOutcome(approval(), verb, 'u1', nothing, now)).toEqual({ kind: 'next', status: STATUS_OF[verb] });
    const seen = { version: 3, actionHash: HASH };
    expect(say(decisionOutcome(approval(), verb, 'u1', seen, now))).toBe(STATUS_OF[verb]);
  });

  it.each(verbs)('%s: what was seen must be what is there', (verb) => {
    expect(say(decisionOutcome(approval(), verb, 'u1', { version: 2, actionHash: null }, now))).toBe('CHANGED');
    expect(say(decisionOutcome(approval(), verb, 'u1', { version: null, actionHash: OTHER }, now))).toBe('CHANGED');
    expect(say(decisionOutcome(approval(), verb, 'u1', { version: 3, actionHash: OTHER }, now))).toBe('CHANGED');
  });

  it.each(verbs)('%s: never at or behind the expiry, whoever asks and whatever was seen', (verb) => {
    for (const ms of [0, -1, -86_400_000]) {
      const overdue = approval({ expiresAt: later(ms) });
      expect(say(decisionOutcome(overdue, verb, 'u1', { version: 9, actionHash: OTHER }, now))).toBe(
        'APPROVAL_EXPIRED',
      );
    }
    expect(say(decisionOutcome(approval({ status: 'expired' }), verb, 'u1', nothing, now))).toBe('APPROVAL_EXPIRED');
  });

  const finals = (['approved', 'denied', 'cancelled'] as const).flatMap((status) =>
    verbs.flatMap((verb) => ['u1', 'u2', null].map((decidedBy) => ({ status, verb, decidedBy }))),
  );
  it.each(finals)('$verb by u1 on $status by $decidedBy', ({ status, verb, decidedBy }) => {
    const outcome = decisionOutcome(approval({ status, decidedBy }), verb, 'u1', nothing, now);
    const repeated = status === STATUS_OF[verb] && decidedBy === 'u1';
    expect(say(outcome)).toBe(repeated ? 'stored' : 'ALREADY_DECIDED');
  });

  it('takes a repeat for one only when it is about the decided action', () => {
    const decided = approval({ status: 'approved', decidedBy: 'u1', version: 4 });
    expect(say(decisionOutcome(decided, 'approve', 'u1', { version: 3, actionHash: HASH }, now))).toBe('stored');
    expect(say(decisionOutcome(decided, 'approve', 'u1', { version: 3, actionHash: OTHER }, now))).toBe(
      'ALREADY_DECIDED',
    );
  });

  it('says next exactly for pending, not expired, unchanged', () => {
    fc.assert(
      fc.property(
        fc.record({
          status: fc.constantFrom(...APPROVAL_STATUSES),
          ms: fc.integer({ min: -5, max: 5 }),
          version: fc.integer({ min: 1, max: 3 }),
          actionHash: fc.constantFrom(HASH, OTHER),
          decidedBy: fc.constantFrom('u1', 'u2', null),
          seenVersion: fc.option(fc.integer({ min: 1, max: 3 })),
          seenHash: fc.option(fc.constantFrom(HASH, OTHER)),
          verb: fc.constantFrom(...verbs),
        }),
        ({ ms, seenVersion, seenHash, verb, ...row }) => {
          const expected = { version: seenVersion, actionHash: seenHash };
          const outcome = decisionOutcome({ ...row, expiresAt: later(ms) }, verb, 'u1', expected, now);
          const unchanged =
            (seenVersion ?? row.version) === row.version && (seenHash ?? row.actionHash) === row.actionHash;
          expect(outcome.kind === 'next').toBe(row.status === 'pending' && ms > 0 && unchanged);
          // Whatever is final stays: no outcome but the stored one ever leads anywhere.
          if (outcome.kind === 'next') expect(TRANSITIONS[row.status]).toContain(outcome.status);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('cancelOutcome', () => {
  const cases: [ApprovalStatus, number, boolean, string][] = [
    ['pending', 1, false, 'cancelled'],
    ['pending', 0, false, 'APPROVAL_EXPIRED'],
    ['expired', 1, true, 'APPROVAL_EXPIRED'],
    ['cancelled', 1, true, 'stored'],
    ['cancelled', 1, false, 'ALREADY_DECIDED'],
    ['approved', 1, true, 'ALREADY_DECIDED'],
    ['denied', 1, true, 'ALREADY_DECIDED'],
  ];
  it.each(cases)('%s, expires in %s ms, same canceller %s: %s', (status, ms, same, expected) => {
    expect(say(cancelOutcome({ status, expiresAt: later(ms) }, same, now))).toBe(expected);
  });
});

describe('extensionOutcome', () => {
  const extend = (status: ApprovalStatus, expires: number, max: number, seconds: number) => {
    const row = { status, expiresAt: later(expires), maxExpiresAt: later(max) };
    const outcome = extensionOutcome(row, seconds, now);
    return outcome.kind === 'next' ? outcome.expiresAt : outcome.code;
  };
  it.each([
    ['pending', 1_000, 90_000, 60, later(60_000)],
    ['pending', 1_000, 60_000, 60, later(60_000)],
    ['pending', 1_000, 59_999, 60, 'TOO_FAR'],
    ['pending', 60_000, 90_000, 60, 'NO_LATER'],
    ['pending', 0, 90_000, 60, 'APPROVAL_EXPIRED'],
    ['expired', 1_000, 90_000, 60, 'APPROVAL_EXPIRED'],
    ['approved', 1_000, 90_000, 60, 'ALREADY_DECIDED'],
    ['denied', 1_000, 90_000, 60, 'ALREADY_DECIDED'],
    ['cancelled', 1_000, 90_000, 60, 'ALREADY_DECIDED'],
  ] as const)('%s, expires in %s ms, at most %s ms, to %s s', (status, expires, max, seconds, expected) => {
    expect(extend(status, expires, max, seconds)).toEqual(expected);
  });
});
