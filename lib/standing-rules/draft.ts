import { auditRow } from '@/lib/audit/append';
import { can } from '@/lib/authority/can';
import type { FieldError } from '@/lib/contracts/errors';
import type { RiskTier } from '@/lib/contracts/manifest';
import { constraint, type Constraints } from '@/lib/contracts/rule-constraints';
import type { BlastRadiusAnswer } from '@/lib/contracts/rule-trials';
import type { Run } from '@/lib/db/scope';
import { INSERT_RULE, LOCK_FOR_RULE, RULES_OF_TOOL } from '@/lib/db/sql/rules';
import { conflict, forbidden, invalid, notFound } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { newId, publicId, type ApprovalId, type RuleId } from '@/lib/ids';
import { redactText } from '@/lib/redaction/secret-text';
import { isStrictTier, missingBounds, needsAdmin } from '@/lib/rules/bounds';
import { reachOf } from './blast-radius';
import { keepConstraints } from './constraints';
import { groundsOf, highest, type Grounds } from './grounds';

/** A rule that somebody wants to make. */
export type Draft = {
  toolName: string;
  constraints: Constraints;
  description: string;
  agentId: string | null;
  closed: boolean;
  reasons: readonly string[];
  expiresAt: Date | null;
  maxUses: number | null;
  createdFrom: ApprovalId | null;
  replaces: RuleId | null;
  confirmDenied: boolean;
  /** The tier of the action that it is made of; the tool's own may be higher by now. */
  atLeastTier?: RiskTier;
};

/** A draft that may be made, and what the person confirmed with it. */
export type Checked = { draft: Draft; grounds: Grounds; radius: BlastRadiusAnswer };

/** So many rules of one tool can be in force at a time: each is looked at in every call of it. */
const MOST_PER_TOOL = 1000;

/**
 * Whether this person may make this rule. Throws FORBIDDEN (it takes an admin), INVALID (what it lacks, for its tool's
 * tier), CONFIRM_DENIED with the blast radius as `current`.
 */
export async function checkDraft(actor: UserActor, draft: Draft): Promise<Checked> {
  const { orgId } = actor;
  const may = can(actor, 'rules.write');
  if (!may.ok) throw forbidden(may.detail, may.code);
  const grounds = await groundsOf(orgId, draft.toolName, draft.agentId);
  const tier = highest([grounds.tier, ...(draft.atLeastTier ? [draft.atLeastTier] : [])]);
  const faults = faultsOf(draft, tier, grounds);
  if (faults.length > 0) throw invalid(faults);
  if (needsAdmin(draft)) {
    const admin = can(actor, 'rules.write_broad');
    if (!admin.ok) {
      const what =
        draft.reasons.length > 0 ? 'A rule that waives further reasons' : 'A rule that takes every call of a tool';
      throw forbidden(`${what} takes an admin. ${admin.detail}`);
    }
  }
  const radius = await reachOf(orgId, draft, grounds);
  if (radius.denied > 0 && !draft.confirmDenied) {
    throw conflict(
      `This rule would have approved ${radius.denied} ${radius.denied === 1 ? 'action' : 'actions'} that a person denied in the last ${radius.days} days. Send confirm_denied: true if that is meant.`,
      'CONFIRM_DENIED',
      radius,
    );
  }
  return { draft, grounds, radius };
}

function faultsOf(draft: Draft, tier: RiskTier, grounds: Grounds): FieldError[] {
  const faults: FieldError[] = [];
  if (!grounds.agentKnown) faults.push({ path: 'agent_id', message: 'is no agent of this organization' });
  if (draft.expiresAt !== null && draft.expiresAt <= grounds.now) {
    faults.push({ path: 'expires_at', message: 'must be in the future' });
  }
  // Suggested values come from an action, where they may be longer than a rule can hold.
  for (const [path, given] of Object.entries(draft.constraints)) {
    const [issue] = constraint.safeParse(given).error?.issues ?? [];
    if (issue)
      faults.push({ path: `arg_constraints.${path}`, message: `${issue.message}: pin less of it, or nothing` });
  }
  const bounded = draft.expiresAt !== null || draft.maxUses !== null;
  const because = isStrictTier(tier)
    ? `tool '${draft.toolName}' is high-risk (tier ${tier}); its rules need`
    : `a rule that takes every call of '${draft.toolName}' needs`;
  for (const missing of missingBounds(tier, { constraints: draft.constraints, bounded })) {
    const path = missing.field;
    faults.push({ path, message: `${because} ${missing.what}` });
  }
  return faults;
}

/**
 * Makes a checked rule, with its event, in a transaction of the caller's: alone, or with what belongs to it; a rule that it
 * replaces is revoked before. Throws CONFLICT (the tool has too many), FORBIDDEN when its author lost the role meanwhile.
 */
export async function insertRule(
  run: Run,
  actor: UserActor,
  { draft, grounds, radius }: Checked,
  call: { requestId: string },
): Promise<RuleId> {
  const { orgId } = actor;
  if ((await run(LOCK_FOR_RULE, [orgId])).length === 0) throw notFound('organization');
  const [there] = await run(RULES_OF_TOOL, [orgId, draft.toolName, MOST_PER_TOOL]);
  if (Number(there?.['lasting']) >= MOST_PER_TOOL) {
    throw conflict(`'${draft.toolName}' has ${MOST_PER_TOOL} rules in force; revoke some first.`);
  }
  const id = newId('rule');
  const { shown, sealed } = keepConstraints(orgId, id, draft.constraints, grounds.secretParams);
  const rule = {
    tool_name: draft.toolName,
    agent_id: draft.agentId,
    arg_constraints: shown,
    closed: draft.closed,
    reasons: draft.reasons,
    description: redactText(draft.description),
    expires_at: draft.expiresAt?.toISOString() ?? null,
    max_uses: draft.maxUses,
    created_from: draft.createdFrom,
    replaces: draft.replaces,
  };
  const event = auditRow(
    actor,
    call.requestId,
    'rule_created',
    { ...rule, would_have_approved: radius.matched, of_which_denied: radius.denied },
    { rule_id: id, approval_id: draft.createdFrom, agent_id: draft.agentId },
  );
  const row = { ...rule, id, created_by: actor.userId, created_by_label: actor.email };
  const [made] = await run(INSERT_RULE, [orgId, JSON.stringify(row), sealed, JSON.stringify([event])]);
  if (!made)
    throw forbidden(`You may not make rules here any more, or '${publicId('rule', id)}' would have expired already.`);
  return id;
}
