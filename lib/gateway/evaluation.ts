import { RISK_TIERS, type Manifest } from '@/lib/contracts/manifest';
import { REASON_CODES } from '@/lib/contracts/policy';
import type { CapabilityTokenState, EvaluationInput, EvaluationResult, OverrideTokenState } from '@/lib/policy/types';
import { evaluate } from '@/lib/policy/evaluate';
import { evaluateDirectRequest } from '@/lib/policy/direct-request';
import { actionHash } from '@/lib/signing/digest';
import { verifyCapabilityToken } from '@/lib/signing/capability';
import { verifyGrant } from '@/lib/signing/grants';
import { signingKey } from '@/lib/signing/process-keys';
import type { AgentActor } from '@/lib/identity/actor';
import type { RuleMatch } from '@/lib/contracts/rule-trials';
import { askRules } from './ask-rules';
import { readFacts, type Facts, type References } from './facts';
import { collapseKey } from './duplicates';
import type { ProposedAction } from './proposed-action';
import { redactSubmission, type Redacted } from './redacted';

/** One evaluation with what it was made from: enough to answer a dry run, or to record it. */
export type Evaluation = {
  facts: Facts;
  actionHash: string;
  /** What a repeated request is known by; null: never folded. */
  collapseKey: string | null;
  result: EvaluationResult;
  /** The grant that the override token names, when it is valid for this action. */
  grant: Facts['grant'];
  /** Why a standing rule approves it, or why none does. */
  ruleMatch: RuleMatch;
  /** What of it may be stored, shown and answered. */
  safe: Redacted;
};

const stringLeaves = (value: unknown, out: string[] = [], depth = 0): string[] => {
  if (out.length >= 200 || depth > 8) return out;
  if (typeof value === 'string' && value.length <= 320) out.push(value.toLowerCase());
  else if (Array.isArray(value)) for (const item of value) stringLeaves(item, out, depth + 1);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) stringLeaves(item, out, depth + 1);
  return out;
};

/**
 * Reads the facts and asks the policy engine. Used alike by execute, evaluate (dry run), batch and the direct request;
 * writes nothing.
 */
export async function evaluateAction(
  actor: AgentActor,
  proposed: ProposedAction,
  idempotency: References['idempotency'],
  options: { withoutCapabilityToken?: boolean } = {},
): Promise<Evaluation> {
  const key = signingKey();
  const capability =
    proposed.capability_token === undefined ? null : await verifyCapabilityToken(key, proposed.capability_token);
  const override = proposed.override_token === undefined ? null : await verifyGrant(key, proposed.override_token);
  const { type, tool, params } = proposed.action;
  const hash = actionHash({ type, tool, params });
  const collapse = collapseKey(proposed, hash);
  const facts = await readFacts(actor, `${proposed.action.type}:${proposed.action.tool}`, {
    // Which of the params is the counterparty is said by the manifest, which is only just being read: ask for all.
    counterpartyIds: [...new Set(stringLeaves([proposed.counterparty?.id, proposed.action.params]))],
    capabilityTokenId: capability?.ok ? capability.claims.jti : null,
    grantId: override && override.state !== 'invalid' ? override.claims.jti : null,
    idempotency,
    collapseKey: collapse,
  });
  const overrideToken = overrideState(actor, hash, override, facts.grant);
  const { settings } = facts;
  const rules = askRules(actor.agentId, facts, params);
  const input: EvaluationInput = {
    now: facts.now,
    orgId: actor.orgId,
    orgTimezone: settings.timezone,
    action: { type, tool, params, amount: proposed.action.amount, currency: proposed.action.currency },
    counterparty: proposed.counterparty,
    riskScore: proposed.risk_score,
    agent: facts.agent ? { id: facts.agent.agent_id, status: facts.agent.status } : null,
    manifest: options.withoutCapabilityToken ? withoutTokenDemand(facts.manifestDocument) : facts.manifestDocument,
    manifestStatus: facts.manifest?.status ?? null,
    capabilityToken: capabilityState(capability, facts),
    overrideToken,
    orgTools: facts.tools,
    orgDefaultRiskTier: settings.default_risk_tier,
    orgPolicies: facts.policies,
    // A rule's approval took its unit at once; the run that it stands for doesn't ask for another.
    budgetUse: overrideToken.state === 'valid' && facts.grant?.budget_taken ? [] : facts.budget_use,
    knownCounterparty: true,
    gatingEnabled: facts.org.gating_enabled,
    neverAutoApprove: {
      tiers: RISK_TIERS.filter((tier) => settings.never_auto_approve.includes(tier)),
      reasons: REASON_CODES.filter((code) => settings.never_auto_approve.includes(code)),
    },
    recentActions1h: facts.recent_actions_1h,
    denied24h: facts.denied_24h,
    standingRule: rules.ask,
  };
  const ask = (given: EvaluationInput) => {
    rules.forget();
    return proposed.direct ? evaluateDirectRequest(given) : evaluate(given);
  };
  let result = ask(input);
  const known = new Set(facts.known_counterparties);
  if (!result.toolResolution.counterpartyIds.every((id) => known.has(id.toLowerCase()))) {
    result = ask({ ...input, knownCounterparty: false });
  }
  const grant = overrideToken.state === 'valid' ? facts.grant : null;
  const ruleMatch = rules.explain(result);
  const safe = redactSubmission(proposed, result);
  return { facts, actionHash: hash, collapseKey: collapse, result, grant, ruleMatch, safe };
}

const withoutTokenDemand = (manifest: Manifest | null): Manifest | null =>
  manifest && { ...manifest, policy: { ...manifest.policy, require_capability_token: false } };

type Capability = Awaited<ReturnType<typeof verifyCapabilityToken>>;
type Override = Awaited<ReturnType<typeof verifyGrant>>;

function capabilityState(token: Capability | null, facts: Facts): CapabilityTokenState {
  if (token === null) return { state: 'none' };
  if (!token.ok) return { state: token.reason };
  // A token of ours that no row knows was made by another installation's key or removed with its organization.
  if (facts.capability_token === null) return { state: 'invalid' };
  return facts.capability_token.revoked ? { state: 'revoked' } : { state: 'ok', claims: token.claims };
}

/** The grant's row is the truth; the token only names it. */
function overrideState(
  actor: AgentActor,
  hash: string,
  token: Override | null,
  grant: Facts['grant'],
): OverrideTokenState {
  if (token === null) return { state: 'none' };
  if (token.state === 'invalid' || grant === null || grant.agent_id !== actor.agentId) return { state: 'invalid' };
  if (grant.status === 'spent') return { state: 'already_used' };
  if (token.state === 'expired' || grant.expired) return { state: 'expired' };
  if (grant.status === 'voided') return { state: 'invalid' };
  return { state: grant.action_hash === hash ? 'valid' : 'action_mismatch' };
}
