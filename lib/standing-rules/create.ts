import type { Constraint, Constraints } from '@/lib/contracts/rule-constraints';
import type { CreateRuleBody, ReplaceRuleBody, RuleInfo } from '@/lib/contracts/rules';
import { MASKED_VALUE } from '@/lib/contracts/rule-constraints';
import { auditRow } from '@/lib/audit/append';
import { requirePerson } from '@/lib/agents/people';
import { withOrg, withOrgTransaction, type Run } from '@/lib/db/scope';
import { REVOKE_RULE } from '@/lib/db/sql/rules';
import { conflict, notFound } from '@/lib/errors';
import type { Actor, UserActor } from '@/lib/identity/actor';
import { asId, publicId, type OrgId, type RuleId } from '@/lib/ids';
import { redactText } from '@/lib/redaction/secret-text';
import { maskedArguments, openConstraints } from './constraints';
import { checkDraft, insertRule, type Draft } from './draft';
import { getRule, rowOf } from './list';
import { sealedOf, type RuleRow } from './rows';

type Call = { requestId: string };

/** Makes a rule; it holds from the next call on. Throws what `checkDraft` and `insertRule` throw. */
export async function createRule(actor: Actor, body: CreateRuleBody, call: Call): Promise<RuleInfo> {
  return makeRule(requirePerson(actor), fromBody(body), call);
}

/** Makes a rule of a draft and answers it. */
export async function makeRule(person: UserActor, draft: Draft, call: Call): Promise<RuleInfo> {
  const checked = await checkDraft(person, draft);
  const id = await withOrgTransaction(person.orgId, (run) => insertRule(run, person, checked, call));
  return getRule(person, id);
}

const fromBody = (body: CreateRuleBody): Draft => ({
  toolName: body.tool_name,
  constraints: body.arg_constraints,
  description: body.description ?? `Standing rule for ${body.tool_name}`,
  agentId: body.agent_id ?? null,
  closed: body.closed ?? false,
  reasons: body.reasons ?? [],
  expiresAt: timeOf(body.expires_at),
  maxUses: body.max_uses ?? null,
  createdFrom: null,
  replaces: null,
  confirmDenied: body.confirm_denied ?? false,
});

/** A bound as a body gives it. */
export const timeOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/**
 * Ends a rule: it stops matching with the commit, on every replica. Throws NOT_FOUND, CONFLICT when it is revoked already
 * (with the rule as `current`).
 */
export async function revokeRule(actor: Actor, id: RuleId, reason: string, call: Call): Promise<RuleInfo> {
  const person = requirePerson(actor);
  if (!(await withOrg(person.orgId, (run) => revokeRow(run, person, id, reason, call)))) {
    throw conflict('This rule is revoked already.', 'CONFLICT', await getRule(person, id));
  }
  return getRule(person, id);
}

/** True when it was revoked by this very call. Throws NOT_FOUND. */
async function revokeRow(run: Run, person: UserActor, id: RuleId, reason: string, call: Call): Promise<boolean> {
  const event = auditRow(person, call.requestId, 'rule_revoked', { tool_name: '' }, { rule_id: id, reason });
  const values = [person.orgId, id, person.userId, person.email, redactText(reason), JSON.stringify([event])];
  const [found] = await run(REVOKE_RULE, values);
  if (!found) throw notFound('rule');
  return found['revoked'] === true;
}

/**
 * Puts another rule in a rule's place: revokes the one and makes the other, linked by `replaces`, in one transaction.
 * That is how a rule is extended, gets more uses or is narrowed. Throws NOT_FOUND, CONFLICT (revoked already), and what
 * `checkDraft` and `insertRule` throw; then the old one stands.
 */
export async function replaceRule(actor: Actor, id: RuleId, body: ReplaceRuleBody, call: Call): Promise<RuleInfo> {
  const person = requirePerson(actor);
  const { orgId } = person;
  const old = await withOrg(orgId, (run) => rowOf(run, orgId, id));
  const checked = await checkDraft(person, replacement(orgId, old, body));
  const reason = body.reason ?? 'replaced';
  const made = await withOrgTransaction(orgId, async (run) => {
    if (!(await revokeRow(run, person, id, reason, call))) {
      throw conflict(`Rule ${publicId('rule', id)} is revoked already; make a new one.`);
    }
    return insertRule(run, person, checked, call);
  });
  return getRule(person, made);
}

function replacement(orgId: OrgId, old: RuleRow, body: ReplaceRuleBody): Draft {
  const real = openConstraints(orgId, old.id, old.arg_constraints, sealedOf(old));
  const masked = maskedArguments(orgId, old.id, old.arg_constraints, sealedOf(old));
  return {
    toolName: old.tool_name,
    constraints: body.arg_constraints === undefined ? real : unmasked(body.arg_constraints, real, masked),
    description: body.description ?? old.description,
    agentId: body.agent_id === undefined ? old.agent_id : body.agent_id,
    closed: body.closed ?? old.closed,
    reasons: body.reasons ?? old.reasons,
    expiresAt: body.expires_at === undefined ? old.expires_at : timeOf(body.expires_at),
    maxUses: body.max_uses === undefined ? old.max_uses : body.max_uses,
    createdFrom: old.created_from === null ? null : asId('appr', old.created_from),
    replaces: asId('rule', old.id),
    confirmDenied: body.confirm_denied ?? false,
  };
}

/** A constraint that comes back as it was shown, with its value masked, stays what it is. */
export function unmasked(given: Constraints, real: Constraints, masked: readonly string[]): Constraints {
  return Object.fromEntries(
    Object.entries(given).map(([path, constraint]): [string, Constraint] => {
      const own = real[path];
      const same = masked.includes(path) && own?.type === constraint.type && constraint.type !== 'any';
      return [path, same && constraint.value === MASKED_VALUE && own ? own : constraint];
    }),
  );
}
