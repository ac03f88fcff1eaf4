import { z } from 'zod';
import type { EditBody } from '@/lib/contracts/approval-decisions';
import { approvalStatus, type ApprovalDetail } from '@/lib/contracts/approvals';
import { jsonObject } from '@/lib/contracts/common';
import { withOrg } from '@/lib/db/scope';
import { EDIT } from '@/lib/db/sql/approvals-edit';
import { inOrg } from '@/lib/db/tx';
import { conflict, invalidField, notFound } from '@/lib/errors';
import { evaluateStored, type StoredAction } from '@/lib/gateway/evaluate-stored';
import { approvalRow } from '@/lib/gateway/rows';
import { actorRef, type UserActor } from '@/lib/identity/actor';
import { asId, newId, type ApprovalId } from '@/lib/ids';
import type { JsonObject } from '@/lib/json/value';
import { contextHash } from '@/lib/signing/digest';
import { refusalError } from './decide-and-run';
import { unmaskEdited } from './edited-params';
import { getApproval } from './get';
import { alreadyDecided, CHANGED, expired } from './refusal';
import { openParams, sealParams } from './sealed-params';

const row = z.object({
  status: approvalStatus,
  expires_at: z.date(),
  overdue: z.boolean(),
  decided_by_label: z.string().nullable(),
  decided_at: z.date().nullable(),
  edited: z.number().nullable(),
});

/**
 * Gives a pending approval other params, where its tool declares a schema for them. The policy is asked again: what it
 * denies is refused, what it says else is what the decision rests on. The original stays as a version, and the editor
 * counts as a requester. What was shown masked and is left as it was keeps its value.
 * Throws NOT_FOUND, INVALID (params against the schema, or a mask in the wrong place), CONFLICT (no schema, nothing
 * changed, or policy denies it), and with `current` CHANGED, ALREADY_DECIDED and APPROVAL_EXPIRED.
 */
export async function editApproval(
  actor: UserActor,
  id: ApprovalId,
  body: EditBody,
  call: { requestId: string },
): Promise<ApprovalDetail> {
  const { orgId } = actor;
  const stored = await inOrg(orgId, (tx) => tx.approvals.findFirst({ where: { org_id: orgId, id } }));
  if (!stored) throw notFound('approval');
  // What it is now is judged under its lock, below; this spares policy what could not be edited anyway.
  if (stored.version !== body.expected_version) throw await refusalError(actor, id, CHANGED);

  const real = openParams(orgId, id, stored.params_sealed);
  const params = unmaskEdited(asJson(body.params), asJson(jsonObject.parse(stored.params)), asJson(real));
  const { agent, proposed, evaluation } = await evaluateStored(actor, await beside(actor, stored, real), params);
  const { definition } = evaluation.result.toolResolution;
  if (!definition?.params_schema || Object.keys(definition.params_schema).length === 0) {
    throw conflict(
      'The tool declares no schema for its parameters, so they can’t be edited here. Deny it with changes instead.',
    );
  }
  const denial = evaluation.result.decision === 'DENY' ? evaluation.safe.reasons.at(-1) : undefined;
  if (denial?.code === 'PARAMS_INVALID') throw invalidField('params', denial.message);
  if (denial && denial.code !== 'BUDGET_EXCEEDED') throw conflict(`Policy denies the edited action: ${denial.message}`);
  if (evaluation.actionHash === stored.action_hash) throw conflict('The parameters are the same as before.');

  const ids = {
    interaction: asId('int', stored.interaction_id ?? newId('int')),
    approval: id,
    folded: false,
    execution: null,
  };
  const fresh = approvalRow(agent, proposed, evaluation, ids, evaluation.facts.settings);
  // What needs a person is no less in need of one because an edit made it harmless.
  const reasons = fresh.reasons.length > 0 ? {} : { reasons: stored.reasons, reason_codes: stored.reason_codes };
  const [found] = await withOrg(orgId, (run) =>
    run(EDIT, [
      orgId,
      id,
      body.expected_version,
      sealParams(orgId, id, params),
      JSON.stringify({ ...fresh, ...reasons, context_hash: contextHash(params) }),
      JSON.stringify(actorRef(actor)),
      call.requestId,
    ]),
  );
  if (!found) throw notFound('approval');
  const r = row.parse(found);
  if (r.edited === null) {
    const ended = { id, status: r.status, decidedBy: r.decided_by_label, decidedAt: r.decided_at };
    if (r.status === 'expired' || (r.status === 'pending' && r.overdue))
      throw await refusalError(actor, id, expired(id, r.expires_at));
    throw await refusalError(actor, id, r.status === 'pending' ? CHANGED : alreadyDecided(ended));
  }
  return getApproval(actor, id);
}

/** Params came through the strict JSON parser: nothing but JSON values is in them. */
const asJson = (params: Readonly<Record<string, unknown>>): JsonObject => params as JsonObject;

/**
 * What the agent stated beside the params. Where the params themselves say it (an amount, a recipient) the edited ones
 * are to be asked, so that it is left out.
 */
async function beside(
  actor: UserActor,
  stored: StoredAction,
  real: Readonly<Record<string, unknown>>,
): Promise<StoredAction> {
  const silent = { ...stored, amount: null, currency: null, counterparty: null };
  const { amount, currency, counterpartyIds } = (await evaluateStored(actor, silent, real)).evaluation.result
    .toolResolution;
  const fromParams = amount !== null && amount === stored.amount?.toNumber();
  return {
    ...stored,
    amount: fromParams ? null : stored.amount,
    currency: currency !== null && currency === stored.currency ? null : stored.currency,
    counterparty: counterpartyIds.length > 0 ? null : stored.counterparty,
  };
}
