import { z } from 'zod';
import { auditRow, type AuditRow } from '@/lib/audit/append';
import { notifyApprovals } from '@/lib/db/notify';
import { withOrg, withOrgTransaction } from '@/lib/db/scope';
import { COUNT_PENDING_OF_AGENT, GATEWAY_WRITE, LOCK_QUEUE_OF_AGENT } from '@/lib/db/sql/gateway-write';
import { violatedConstraint } from '@/lib/db/errors';
import { conflict } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import type { HmacPads } from '@/lib/signing/hmac';
import { signingPads } from '@/lib/signing-secrets/current';
import { sealParams } from '@/lib/approvals/sealed-params';
import type { Evaluation } from './evaluation';
import type { ProposedAction } from './proposed-action';
import { approvalRow, approvingRule, executionRow, interactionRow, takesBudget, type Ids } from './rows';

/** At most so many approvals of one agent may wait for a person. */
export const MAX_PENDING_PER_AGENT = 200;
/** Calls at once don't see each other's requests. From here on they queue up, so that the last place is given once. */
const COUNTED_AT_ONCE = MAX_PENDING_PER_AGENT - 32;

/** Times of the database's clock, as the wire prints them. */
const written = z.object({ at: z.string(), expires_at: z.string().nullable() });
export type Written = z.output<typeof written>;

export type IdempotencyRow = {
  principal: string;
  operation: string;
  key: string;
  body_hash: string;
  response_status: number | null;
  response_body: unknown;
  lock_seconds: number;
};

/**
 * Writes one evaluation and what follows from it. Null: something that the evaluation rested on has changed meanwhile
 * (or the budget's last unit went to another call); read and evaluate again. `oneByOne` lets the agent's requests in one
 * after the other, which takes three round trips more and counts the waiting ones exactly. Throws CONFLICT for an external
 * id that the agent has used before.
 */
export async function record(
  actor: AgentActor,
  proposed: ProposedAction,
  evaluation: Evaluation,
  ids: Ids,
  requestId: string,
  idempotency: IdempotencyRow | null,
  oneByOne: boolean,
): Promise<Written | null> {
  // A yes that no person gives is signed like every other.
  const pads = ids.approval && evaluation.result.decision === 'ALLOW' ? await signingPads(actor.orgId) : null;
  const values = writeValues(actor, proposed, evaluation, ids, requestId, idempotency, { oneByOne, pads });
  try {
    const [row] = await (oneByOne
      ? withOrgTransaction(actor.orgId, async (run) => {
          await run(LOCK_QUEUE_OF_AGENT, [actor.orgId, actor.agentId]);
          return run(GATEWAY_WRITE, values);
        })
      : withOrg(actor.orgId, (run) => run(GATEWAY_WRITE, values)));
    const touched = ids.folded ? null : (ids.approval ?? evaluation.grant?.approval_id);
    if (row && touched) notifyApprovals(actor.orgId, [touched]);
    return row ? written.parse(row) : null;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'budget_not_overshot' || constraint === 'approvals_one_pending') return null;
    if (constraint === 'approvals_external_id') {
      throw conflict(
        `The external_id '${proposed.external_id}' belongs to another approval of this agent. To repeat a request, send it with the same Idempotency-Key.`,
      );
    }
    throw error;
  }
}

/** What `GATEWAY_WRITE` is given. */
export function writeValues(
  actor: AgentActor,
  proposed: ProposedAction,
  evaluation: Evaluation,
  ids: Ids,
  requestId: string,
  idempotency: IdempotencyRow | null,
  { oneByOne, pads }: { oneByOne: boolean; pads: HmacPads | null },
): unknown[] {
  const { facts, result, grant, safe } = evaluation;
  const approval = ids.approval && !ids.folded ? approvalRow(actor, proposed, evaluation, ids, facts.settings) : null;
  const allowed = result.decision === 'ALLOW';
  return [
    actor.orgId,
    JSON.stringify({
      token: actor.tokenId,
      agent_id: actor.agentId,
      agent_status: facts.agent?.status ?? null,
      manifest_id: facts.manifest?.id ?? null,
      manifest_status: facts.manifest?.status ?? null,
      gating_enabled: facts.org.gating_enabled,
      pending_cap:
        result.decision === 'ESCALATE' && !ids.folded ? (oneByOne ? MAX_PENDING_PER_AGENT : COUNTED_AT_ONCE) : null,
      duplicate: ids.folded ? ids.approval : null,
    }),
    JSON.stringify(interactionRow(actor, proposed, evaluation, ids, requestId)),
    approval ? JSON.stringify(approval) : null,
    ids.approval && !ids.folded ? sealParams(actor.orgId, ids.approval, proposed.action.params) : null,
    JSON.stringify(auditRows(actor, evaluation, approval, ids, requestId)),
    JSON.stringify(takesBudget(proposed, evaluation) ? result.budgetKeys : []),
    allowed ? safe.counterparties.flatMap(({ key }) => key ?? []) : [],
    jsonOrNull(executionRow(actor, evaluation, ids)),
    grant && allowed ? JSON.stringify({ jti: grant.jti }) : null,
    jsonOrNull(idempotency),
    approvingRule(evaluation),
    pads?.inner ?? null,
    pads?.outer ?? null,
    pads && ids.approval ? publicId('appr', ids.approval) : null,
  ];
}

const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

type Approval = ReturnType<typeof approvalRow>;

function auditRows(
  actor: AgentActor,
  evaluation: Evaluation,
  approval: Approval | null,
  ids: Ids,
  requestId: string,
): AuditRow[] {
  const { result, grant, actionHash } = evaluation;
  const action = { action: result.toolResolution.action, action_hash: actionHash };
  if (approval) {
    const payload = {
      ...action,
      reason_codes: approval.reason_codes,
      risk_tier: approval.risk_tier,
      target_hash: approval.target_hash,
      expires_at: '', // the database's clock, filled in by the statement
    };
    const about = { approval_id: approval.id, agent_id: actor.agentId };
    const queued = auditRow(actor, requestId, 'action_queued', payload, about);
    if (approval.status === 'pending') return [queued];
    if (approval.rule_id !== null) {
      const rule = { kind: 'system' as const, orgId: actor.orgId, label: approval.decided_by_label ?? 'rule' };
      const payload = { ...action, rule_id: approval.rule_id };
      const about = { approval_id: approval.id, agent_id: actor.agentId, rule_id: approval.rule_id };
      return [queued, auditRow(rule, requestId, 'action_auto_approved', payload, about)];
    }
    const approved = { ...action, version: 1, via: 'system', target_hash: approval.target_hash };
    const reason = 'gating is off';
    return [queued, auditRow(actor, requestId, 'action_approved', approved, { ...about, reason })];
  }
  if (ids.execution === null) return [];
  const about = { agent_id: actor.agentId, approval_id: grant?.approval_id ?? null };
  const started = {
    ...action,
    execution_id: ids.execution,
    attempt: 1,
    mode: grant ? ('agent' as const) : ('gateway' as const),
  };
  return [
    ...(grant
      ? [auditRow(actor, requestId, 'grant_spent', { jti: grant.jti, interaction_id: ids.interaction }, about)]
      : []),
    auditRow(actor, requestId, 'action_execution_started', started, about),
  ];
}

/** How many live approvals of the agent wait for a person; counts no further than `upTo`. */
export async function countPending(actor: AgentActor, upTo: number): Promise<number> {
  const [row] = await withOrg(actor.orgId, (run) => run(COUNT_PENDING_OF_AGENT, [actor.orgId, actor.agentId, upTo]));
  return z.object({ pending: z.number() }).parse(row).pending;
}
