import { z } from 'zod';
import { sqlState } from '@/lib/db/errors';
import { notifyApprovals } from '@/lib/db/notify';
import { withOrg, withOrgTransaction, type Run } from '@/lib/db/scope';
import { DECIDE } from '@/lib/db/sql/approvals-decide';
import type { UserActor } from '@/lib/identity/actor';
import { publicId, type ApprovalId, type BatchId, type OrgId } from '@/lib/ids';
import { redact } from '@/lib/redaction/secrets';
import { redactText } from '@/lib/redaction/secret-text';
import { countResponse } from '@/lib/metrics/count';
import { signingPads } from '@/lib/signing-secrets/current';
import { dutyVia, type Via } from './deciding';
import { decidedRow, explain, type DecidedRow, type Decider } from './explain';
import type { DecisionOutcome } from './rows';
import { CHANGED, NOT_FOUND, type Refusal } from './refusal';
import { STATUS_OF, type Verb } from './state';

export type DecisionItem = {
  id: ApprovalId;
  expected_version?: number | undefined;
  expected_action_hash?: string | undefined;
};

export type Decision = {
  verb: Verb;
  /** Distinct ids; a single decision is an array of one. */
  items: readonly DecisionItem[];
  notes?: string | undefined;
  /** Required to deny. */
  reason?: string | undefined;
  retry?: 'no' | 'with_changes' | undefined;
  suggested_params?: Readonly<Record<string, unknown>> | undefined;
  via: Via;
  /** The decider's own signature (HMAC), checked by the caller; else the server signs. */
  signature?: string | undefined;
  /** Whom the body named as decider: recorded as claimed. The authenticated person is who decided. */
  claimedBy?: string | undefined;
  /** What is to happen in the same transaction, given the action's hash; for the items decided just now. Never throws. */
  within?: ((run: Run, actionHash: string) => Promise<void>) | undefined;
  /** Given by bulk calls: nothing critical is decided, and events carry it. */
  batchId?: BatchId | undefined;
};

/** `decided` now, `stored` before by the same person, or `refused`; in the order of the items. */
export type Verdict =
  | { kind: 'decided'; id: ApprovalId; outcome: DecisionOutcome; runsHere: boolean }
  | { kind: 'stored'; id: ApprovalId }
  | { kind: 'refused'; id: ApprovalId; refusal: Refusal };

/**
 * The one function that decides: every button, call, bulk call, tool and dialect ends here, and nothing else approves or
 * denies. One statement (`DECIDE`) for all items, whatever their number; it carries all guards, and what it refused is
 * explained by the pure `state` and `duties`. The caller has checked the permission and starts what runs here
 * (see decide-and-run.ts).
 */
export async function decide(
  actor: UserActor,
  decision: Decision,
  call: { requestId: string | null },
): Promise<Verdict[]> {
  const rows = await runDecision(actor, decision, call.requestId);
  const found = new Map(rows.map((r) => [r.id, r]));
  const verdicts = decision.items.map((item) => verdictOf(actor, decision, item, found.get(item.id)));
  for (const verdict of verdicts) if (verdict.kind === 'decided') countResponse(verdict.outcome);
  return verdicts;
}

function verdictOf(actor: UserActor, decision: Decision, item: DecisionItem, r: DecidedRow | undefined): Verdict {
  const { id } = item;
  if (!r) return { kind: 'refused', id, refusal: NOT_FOUND };
  if (r.outcome) {
    const runsHere = decision.verb === 'approve' && r.outcome.execution_mode === 'gateway';
    return { kind: 'decided', id, outcome: r.outcome, runsHere };
  }
  const reading = explain(whoDecides(actor, decision), decision.verb, item, r);
  if (reading === 'stored') return { kind: 'stored', id };
  // The statement compares microseconds, JavaScript milliseconds: within one of them they may differ, and SQL decides.
  return { kind: 'refused', id, refusal: reading === 'next' ? CHANGED : reading };
}

const whoDecides = (actor: UserActor, decision: Decision): Decider => ({
  userId: actor.userId,
  via: dutyVia(actor, decision.via),
  reauthenticatedAt: actor.reauthenticatedAt,
  bulk: decision.batchId !== undefined,
});

/** How often the statement is sent that was chosen to break a deadlock (with a gateway call, over a budget). */
const MAX_TRIES = 4;

async function runDecision(actor: UserActor, decision: Decision, requestId: string | null): Promise<DecidedRow[]> {
  const { items } = decision;
  const { inner, outer } = await signingPads(actor.orgId);
  const values = [
    actor.orgId,
    items.map((item) => item.id),
    items.map((item) => item.expected_version ?? null),
    items.map((item) => item.expected_action_hash ?? null),
    STATUS_OF[decision.verb],
    JSON.stringify({
      user_id: actor.userId,
      label: actor.email,
      via: dutyVia(actor, decision.via),
      reauthenticated_at: actor.reauthenticatedAt,
      token_id: actor.tokenId,
      bulk: decision.batchId !== undefined,
    }),
    JSON.stringify({
      decided_via: decision.via,
      reason: decision.reason === undefined ? null : redactText(decision.reason),
      notes: decision.notes === undefined ? null : redactText(decision.notes),
      retry: decision.retry ?? null,
      suggested_params: decision.suggested_params === undefined ? null : redact(decision.suggested_params).value,
      batch_id: decision.batchId ?? null,
      signature: decision.signature ?? null,
      claimed_by: decision.claimedBy === undefined ? null : redactText(decision.claimedBy),
    }),
    requestId,
    inner,
    outer,
    items.map((item) => publicId('appr', item.id)),
  ];
  for (let attempt = 1; ; attempt++) {
    try {
      const rows = await send(actor.orgId, values, decision.within);
      notifyApprovals(
        actor.orgId,
        rows.flatMap((r) => (r.outcome || r.overdue ? [r.id] : [])),
      );
      return rows;
    } catch (error) {
      if (sqlState(error) !== '40P01' || attempt === MAX_TRIES) throw error;
    }
  }
}

/** The one statement; alone where nothing goes with it. */
async function send(orgId: OrgId, values: readonly unknown[], within: Decision['within']): Promise<DecidedRow[]> {
  const decideNow = async (run: Run) => z.array(decidedRow).parse(await run(DECIDE, values));
  if (within === undefined) return withOrg(orgId, decideNow);
  return withOrgTransaction(orgId, async (run) => {
    const rows = await decideNow(run);
    for (const row of rows) if (row.outcome) await within(run, row.action_hash);
    return rows;
  });
}
