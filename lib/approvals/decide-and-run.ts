import { z } from 'zod';
import { ERRORS } from '@/lib/contracts/errors';
import { withOrg } from '@/lib/db/scope';
import { GET_OUTCOMES } from '@/lib/db/sql/approvals-get';
import type { AppError } from '@/lib/errors';
import { startApproved } from '@/lib/execution/run';
import type { Actor, UserActor } from '@/lib/identity/actor';
import type { ApprovalId, OrgId } from '@/lib/ids';
import { decide, type Decision } from './decide';
import { getSummaries } from './get';
import { NOT_FOUND, toError, type Refusal } from './refusal';
import { decisionOutcomeRow, type DecisionOutcome } from './rows';

/** How long a decision waits for its connectors, in all. What takes longer answers `running`. */
export const RUN_WAIT_MS = 10_000;

/** One item of a decision as it stands after its run. */
export type Settled =
  { kind: 'done'; id: ApprovalId; outcome: DecisionOutcome } | { kind: 'refused'; id: ApprovalId; refusal: Refusal };

/**
 * Decides, then (after the commit) starts what gateway mode runs and waits for it up to ten seconds in all. A decision
 * stands whatever becomes of its run.
 */
export async function decideAndRun(
  actor: UserActor,
  decision: Decision,
  call: { requestId: string },
  waitMs = RUN_WAIT_MS,
): Promise<Settled[]> {
  const verdicts = await decide(actor, decision, call);
  const toRun = verdicts.flatMap((v) => (v.kind === 'decided' && v.runsHere ? [v.id] : []));
  if (toRun.length > 0) await startApproved(actor.orgId, toRun, { waitMs, requestId: call.requestId });
  const stored = verdicts.flatMap((v) => (v.kind === 'stored' ? [v.id] : []));
  const now = await outcomesOf(actor.orgId, [...toRun, ...stored]);
  return verdicts.map((verdict): Settled => {
    const { id } = verdict;
    if (verdict.kind === 'refused') return verdict;
    const outcome = now.get(id) ?? (verdict.kind === 'decided' ? verdict.outcome : undefined);
    return outcome ? { kind: 'done', id, outcome } : { kind: 'refused', id, refusal: NOT_FOUND };
  });
}

async function outcomesOf(orgId: OrgId, ids: readonly ApprovalId[]): Promise<ReadonlyMap<string, DecisionOutcome>> {
  if (ids.length === 0) return new Map();
  const rows = await withOrg(orgId, (run) => run(GET_OUTCOMES, [orgId, ids]));
  const outcomes = z.array(z.object({ outcome: decisionOutcomeRow })).parse(rows);
  return new Map(outcomes.map(({ outcome }) => [outcome.id, outcome]));
}

/** The error that a single call answers; a conflict (409) shows the approval as it is now. */
export async function refusalError(actor: Actor, id: ApprovalId, refusal: Refusal): Promise<AppError> {
  if (ERRORS[refusal.code].status !== 409) return toError(refusal);
  return toError(refusal, (await getSummaries(actor, [id])).get(id));
}
