import type { z } from 'zod';
import { atLeast } from '@/lib/authority/roles';
import type { RuleSuggestions } from '@/lib/contracts/rule-trials';
import type { RuleInfo } from '@/lib/contracts/rules';
import type * as wire from '@/lib/contracts/module';
import type { Many, ModuleRule, ModuleSuggestions } from '@/lib/contracts/module';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { asId, parseId, type RuleId } from '@/lib/ids';
import type { JsonObject } from '@/lib/json/value';
import { REDACTED } from '@/lib/redaction/secret-patterns';
import { isSensitive } from '@/lib/rules/suggest';
import { createRule, revokeRule } from '@/lib/standing-rules/create';
import { createFromApproval, suggestions } from '@/lib/standing-rules/from-approval';
import { getRule, listRules } from '@/lib/standing-rules/list';
import { actionId, malformed } from './actions';
import { listedSensitive, maskSensitive } from './sensitive';

type Call = { requestId: string };

/** The rule that a `rule_id` names: a plain UUID or a public id. Throws 400, as the module does. */
export function ruleId(text: string): RuleId {
  const id = parseId('rule', text);
  if (!id) throw malformed(`Invalid rule_id: ${text}`);
  return id;
}

const uuid = (kind: 'rule' | 'appr', id: string): string => parseId(kind, id) ?? id;

/** Whoever may not decide sees `[REDACTED]` instead of a value that pins whom an action reaches or how much it moves. */
const seesSensitive = (actor: Actor): boolean => actor.kind === 'user' && atLeast(actor.role, 'operator');

type Shown = RuleInfo['arg_constraints'];

function maskedConstraints(constraints: Shown, listed: readonly string[]): Shown {
  return Object.fromEntries(
    Object.entries(constraints).map(([path, constraint]) => [
      path,
      constraint.type !== 'any' && isSensitive(path, listed) ? { type: constraint.type, value: REDACTED } : constraint,
    ]),
  );
}

/** A rule's tool as a call of it, to look up which of its params are sensitive; a bare name has no type. */
function calledOf(toolName: string) {
  const colon = toolName.indexOf(':');
  return { manifest_id: null, action_type: toolName.slice(0, Math.max(colon, 0)), tool: toolName.slice(colon + 1) };
}

/** Rules as this caller may see them, in the order given. */
async function presentRules(actor: Actor, rules: readonly RuleInfo[]): Promise<ModuleRule[]> {
  if (seesSensitive(actor) || rules.length === 0) return rules.map((rule) => presentRule(rule, null));
  const listed = await listedSensitive(
    actor.orgId,
    rules.map((rule) => calledOf(rule.tool_name)),
  );
  return rules.map((rule) => presentRule(rule, listed(calledOf(rule.tool_name))));
}

/** A rule in the dialect: the columns of `approval_rules` under plain UUIDs, and what it has no column for. Pure. */
export function presentRule(rule: RuleInfo, listed: readonly string[] | null): ModuleRule {
  return {
    id: uuid('rule', rule.id),
    tool_name: rule.tool_name,
    arg_constraints: listed === null ? rule.arg_constraints : maskedConstraints(rule.arg_constraints, listed),
    description: rule.description,
    created_from: rule.created_from === null ? null : uuid('appr', rule.created_from),
    created_at: rule.created_at,
    expires_at: rule.expires_at,
    max_uses: rule.max_uses,
    use_count: rule.use_count,
    active: rule.active,
    in_force: rule.in_force,
    agent_id: rule.agent_id,
    closed: rule.closed,
    created_by: rule.created_by,
    revoked_by: rule.revoked_by,
    revoked_at: rule.revoked_at,
    revoke_reason: rule.revoke_reason,
  };
}

const presentOne = async (actor: Actor, rule: RuleInfo): Promise<ModuleRule> =>
  (await presentRules(actor, [rule]))[0] ?? presentRule(rule, []);

/** A page of rules, newest first. */
export async function rules(actor: Actor, query: z.output<typeof wire.rulesQuery>): Promise<Many<ModuleRule>> {
  const { offset, limit } = query;
  const { items, total, next } = await listRules(actor, query, null);
  return {
    data: await presentRules(actor, items),
    meta: {
      total: Math.min(total, 10_000),
      total_relation: total > 10_000 ? 'gte' : 'eq',
      offset,
      limit,
      has_more: next !== null,
    },
  };
}

/** One rule. Throws NOT_FOUND. */
export const rule = async (actor: Actor, id: RuleId): Promise<ModuleRule> =>
  presentOne(actor, await getRule(actor, id));

/** Makes a rule. Throws as the canonical call: what it lacks for its tool's tier, or that it takes an admin. */
export async function makeRule(
  actor: Actor,
  body: z.output<typeof wire.createRuleBody>,
  call: Call,
): Promise<ModuleRule> {
  return presentOne(actor, await createRule(actor, body, call));
}

/** Makes a rule of an action: suggestions by sensitivity, with the overrides in their place. Throws as the canonical call. */
export async function makeRuleFromAction(
  actor: Actor,
  { action_id, ...body }: z.output<typeof wire.ruleFromActionBody>,
  call: Call,
): Promise<ModuleRule> {
  return presentOne(actor, await createFromApproval(actor, { ...body, approval_id: actionId(action_id) }, call));
}

/** What is recorded where nobody says why; the dialect doesn't ask for it. */
const NO_REASON = 'No reason given.';

/** Revokes a rule. Throws NOT_FOUND, and CONFLICT for one that is revoked already, which `current` shows. */
export async function endRule(
  actor: Actor,
  id: RuleId,
  reason: string | null | undefined,
  call: Call,
): Promise<ModuleRule> {
  try {
    return await presentOne(actor, await revokeRule(actor, id, reason || NO_REASON, call));
  } catch (error) {
    if (!(error instanceof AppError) || error.current === undefined) throw error;
    throw new AppError(error.code, error.detail, { current: await rule(actor, id) });
  }
}

/** What a rule made of an action would say by itself. Throws NOT_FOUND. */
export async function suggestedConstraints(actor: Actor, id: string): Promise<ModuleSuggestions> {
  const approval = actionId(id);
  return presentSuggestions(actor, approval, await suggestions(actor, approval));
}

async function presentSuggestions(actor: Actor, id: string, suggested: RuleSuggestions): Promise<ModuleSuggestions> {
  const shown = { action_id: asId('appr', id), tool_name: suggested.tool_name };
  const { tool_args, suggested_constraints } = suggested;
  if (seesSensitive(actor)) return { ...shown, tool_args, suggested_constraints };
  const called = calledOf(suggested.tool_name);
  const listed = [...(await listedSensitive(actor.orgId, [called]))(called), ...suggested.sensitive];
  return {
    ...shown,
    tool_args: maskSensitive(tool_args as JsonObject, listed).args, // JSON of a column
    suggested_constraints: maskedConstraints(suggested_constraints, listed),
  };
}
