import { z } from 'zod';
import { mayDecide, type DecisionVia } from '@/lib/authority/duties';
import { approvalStatus } from '@/lib/contracts/approvals';
import { riskTier } from '@/lib/contracts/manifest';
import { SEPARATE_REQUESTER } from '@/lib/contracts/orgs';
import { budgetWindow } from '@/lib/contracts/policy';
import type { ApprovalId } from '@/lib/ids';
import { alreadyDecided, budgetExceeded, CHANGED, expired, LOST_ROLE, type Refusal } from './refusal';
import { decisionOutcomeRow } from './rows';
import { decisionOutcome, type Verb } from './state';

/** One approval as the deciding statement (`DECIDE`) found and left it. */
export const decidedRow = z.object({
  id: z.string(),
  /** The decider is a live member with role operator or more. */
  entitled: z.boolean(),
  separate: z.enum(SEPARATE_REQUESTER),
  /** The database's clock after the last lock. */
  at: z.date(),
  overdue: z.boolean(),
  edited_by_decider: z.boolean(),
  risk_tier: riskTier,
  requested_by_user: z.string().nullable(),
  expires_at: z.date(),
  action_hash: z.string(),
  budget: z
    .object({ scope: z.string(), window: budgetWindow, limit: z.number(), used: z.number(), ends_at: z.coerce.date() })
    .nullable(),
  /** What was decided just now; null when it was not. */
  outcome: decisionOutcomeRow.nullable(),
  status: approvalStatus,
  status_before: approvalStatus,
  version_before: z.number(),
  decided_by: z.string().nullable(),
  decided_by_label: z.string().nullable(),
  decided_at: z.date().nullable(),
});
export type DecidedRow = z.output<typeof decidedRow>;

export type Decider = { userId: string; via: DecisionVia; reauthenticatedAt: Date | null; bulk: boolean };

type Item = {
  id: ApprovalId;
  expected_version?: number | undefined;
  expected_action_hash?: string | undefined;
};

/**
 * Why the statement left an approval as it is, by the same rules written a second time: state, then duties, then budget.
 * `stored`: it is a repeat of the same person's decision. Pure; `next` is what the statement should have done, which a
 * test on random cases holds it to.
 */
export function explain(decider: Decider, verb: Verb, item: Item, row: DecidedRow): 'stored' | 'next' | Refusal {
  if (!row.entitled) return LOST_ROLE;
  const outcome = decisionOutcome(
    {
      status: row.status_before,
      expiresAt: row.expires_at,
      version: row.version_before,
      actionHash: row.action_hash,
      decidedBy: row.decided_by,
    },
    verb,
    decider.userId,
    { version: item.expected_version ?? null, actionHash: item.expected_action_hash ?? null },
    row.at,
  );
  if (outcome.kind === 'stored') return 'stored';
  if (outcome.kind === 'refused') return stateRefusal(outcome.code, item.id, row);
  const duty = mayDecide({
    decider,
    approval: {
      requesterUserId: row.requested_by_user,
      editedByUserIds: row.edited_by_decider ? [decider.userId] : [],
      riskTier: row.risk_tier,
    },
    setting: row.separate,
    bulk: decider.bulk,
    now: row.at,
  });
  if (!duty.ok) return { code: duty.code, detail: duty.detail, brief: duty.detail };
  return row.budget ? budgetExceeded({ ...row.budget, endsAt: row.budget.ends_at }) : 'next';
}

function stateRefusal(
  code: 'ALREADY_DECIDED' | 'APPROVAL_EXPIRED' | 'CHANGED',
  id: ApprovalId,
  row: DecidedRow,
): Refusal {
  switch (code) {
    case 'ALREADY_DECIDED':
      return alreadyDecided({ id, status: row.status, decidedBy: row.decided_by_label, decidedAt: row.decided_at });
    case 'APPROVAL_EXPIRED':
      return expired(id, row.expires_at);
    case 'CHANGED':
      return CHANGED;
  }
}
