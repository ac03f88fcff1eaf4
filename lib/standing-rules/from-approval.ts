import { z } from 'zod';
import { openParams } from '@/lib/approvals/sealed-params';
import { jsonObject } from '@/lib/contracts/common';
import { riskTier, type RiskTier } from '@/lib/contracts/manifest';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import type { RuleSuggestions } from '@/lib/contracts/rule-trials';
import type { CreateRuleWithApproval, RuleFromApprovalBody, RuleInfo } from '@/lib/contracts/rules';
import { requirePerson } from '@/lib/agents/people';
import { withOrg } from '@/lib/db/scope';
import { APPROVAL_FOR_RULE } from '@/lib/db/sql/rules';
import { invalidField, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, publicId, type ApprovalId, type OrgId } from '@/lib/ids';
import { suggestConstraints, suggestedUses } from '@/lib/rules/suggest';
import { maskConstraints } from './constraints';
import { makeRule, timeOf, unmasked } from './create';
import type { Draft } from './draft';
import { groundsOf, highest } from './grounds';

const row = z.object({
  id: z.string(),
  agent_id: z.string(),
  tool_name: z.string(),
  params: jsonObject,
  params_sealed: z.instanceof(Uint8Array),
  action_hash: z.string(),
  risk_tier: riskTier,
});

/** What a rule made of an approval would say by itself. */
export type Suggested = {
  toolName: string;
  /** As they may be shown. */
  params: Record<string, unknown>;
  constraints: Constraints;
  shown: Constraints;
  masked: readonly string[];
  tier: RiskTier;
  actionHash: string;
};

/** Reads an approval and what of its params a rule should pin. Throws NOT_FOUND. */
export async function suggestFor(orgId: OrgId, id: ApprovalId): Promise<Suggested> {
  const [found] = await withOrg(orgId, (run) => run(APPROVAL_FOR_RULE, [orgId, id]));
  if (!found) throw notFound('approval');
  const approval = row.parse(found);
  const grounds = await groundsOf(orgId, approval.tool_name, approval.agent_id);
  const pinned = [...grounds.sensitiveParams, ...grounds.secretParams];
  const constraints = suggestConstraints(openParams(orgId, id, approval.params_sealed), pinned);
  const { shown, masked } = maskConstraints(constraints, grounds.secretParams);
  return {
    toolName: approval.tool_name,
    params: approval.params,
    constraints,
    shown,
    masked,
    tier: highest([approval.risk_tier, grounds.tier]),
    actionHash: approval.action_hash,
  };
}

/** Suggestions for a rule made of an approval, for a form to start from. Throws NOT_FOUND. */
export async function suggestions(actor: Actor, id: ApprovalId): Promise<RuleSuggestions> {
  const suggested = await suggestFor(actor.orgId, id);
  return {
    approval_id: publicId('appr', id),
    tool_name: suggested.toolName,
    tool_args: suggested.params,
    suggested_constraints: suggested.shown,
    sensitive: Object.entries(suggested.shown).flatMap(([path, { type }]) => (type === 'exact' ? [path] : [])),
    masked: [...suggested.masked],
    risk_tier: suggested.tier,
    max_uses: suggestedUses(suggested.tier),
    closed: true,
    description: describe(id),
  };
}

const describe = (id: ApprovalId): string => `Rule created from approval ${publicId('appr', id)}`;

type Given = Omit<CreateRuleWithApproval, 'arg_constraints'>;

/** The draft of a rule made of an approval; what nobody says is suggested. */
export function draftOf(id: ApprovalId, suggested: Suggested, constraints: Constraints, given: Given): Draft {
  const expiresAt = timeOf(given.expires_at);
  return {
    toolName: suggested.toolName,
    constraints: unmasked(constraints, suggested.constraints, suggested.masked),
    description: given.description ?? describe(id),
    agentId: given.agent_id ?? null,
    closed: given.closed ?? true,
    reasons: given.reasons ?? [],
    expiresAt,
    // A number of uses is suggested also where an expiry is given; null says that there is none.
    maxUses: given.max_uses === undefined ? suggestedUses(suggested.tier) : given.max_uses,
    createdFrom: id,
    replaces: null,
    confirmDenied: given.confirm_denied ?? false,
    atLeastTier: suggested.tier,
  };
}

/** Makes a rule of an approval, whatever became of that. Throws NOT_FOUND, and what `checkDraft` throws. */
export async function createFromApproval(
  actor: Actor,
  body: RuleFromApprovalBody,
  call: { requestId: string },
): Promise<RuleInfo> {
  const person = requirePerson(actor);
  const id = parseId('appr', body.approval_id);
  if (!id) throw invalidField('approval_id', 'is not the id of an approval');
  const suggested = await suggestFor(person.orgId, id);
  const constraints = { ...suggested.constraints, ...body.constraint_overrides };
  return makeRule(person, draftOf(id, suggested, constraints, body), call);
}
