import { orgSettings } from '@/lib/contracts/orgs';
import { RISK_TIERS } from '@/lib/contracts/manifest';
import { REASON_CODES } from '@/lib/contracts/policy';
import type { Evaluation } from '@/lib/gateway/evaluation';
import { askRules } from '@/lib/gateway/ask-rules';
import type { Facts } from '@/lib/gateway/facts';
import type { ProposedAction } from '@/lib/gateway/proposed-action';
import { redactSubmission } from '@/lib/gateway/redacted';
import { evaluate } from '@/lib/policy/evaluate';
import type { EvaluationInput } from '@/lib/policy/types';
import { actionHash } from '@/lib/signing/digest';
import type { Figures } from './figures';
import { DEMO_SLUG, type DemoAgent } from './org';

/** The demo organization has the presets. */
export const SETTINGS = orgSettings.parse({});

const NEVER_AUTO_APPROVE = {
  tiers: RISK_TIERS.filter((tier) => SETTINGS.never_auto_approve.includes(tier)),
  reasons: REASON_CODES.filter((code) => SETTINGS.never_auto_approve.includes(code)),
};

/** The evaluation that the gateway would have made at that moment: by the real engine, from the figures of then. */
export function evaluateAt(
  agent: DemoAgent,
  proposed: ProposedAction,
  figures: Figures,
  at: Date,
  grant: Facts['grant'] = null,
  candidates: Facts['rules'] = [],
): Evaluation {
  const { actor, manifest } = agent;
  const { type, tool, params } = proposed.action;
  const base: EvaluationInput = {
    now: at,
    orgId: actor.orgId,
    orgTimezone: SETTINGS.timezone,
    action: { type, tool, params },
    agent: { id: actor.agentId, status: 'active' },
    manifest,
    manifestStatus: 'active',
    capabilityToken: { state: 'none' },
    overrideToken: { state: grant ? 'valid' : 'none' },
    orgTools: {},
    orgDefaultRiskTier: SETTINGS.default_risk_tier,
    orgPolicies: [],
    budgetUse: figures.budgetUse(actor.agentId, ['*', type], at),
    knownCounterparty: true,
    gatingEnabled: true,
    neverAutoApprove: NEVER_AUTO_APPROVE,
    recentActions1h: figures.recentActions1h(actor.agentId, at),
    denied24h: figures.denied24h(actor.agentId, at),
  };
  const rules = askRules(actor.agentId, factsAt(agent, base, [], grant, candidates), params);
  const first = evaluate(base);
  const ids = first.toolResolution.counterpartyIds;
  const known = ids.filter((id) => figures.isKnown(actor.agentId, id));
  const knownCounterparty = known.length === ids.length;
  const plain = knownCounterparty && candidates.length === 0;
  const result = plain ? first : evaluate({ ...base, knownCounterparty, standingRule: rules.ask });
  const facts = factsAt(agent, base, known, grant, candidates);
  const ruleMatch = rules.explain(result);
  return {
    facts,
    actionHash: actionHash({ type, tool, params }),
    collapseKey: null,
    result,
    grant,
    ruleMatch,
    safe: redactSubmission(proposed, result),
  };
}

function factsAt(
  agent: DemoAgent,
  input: EvaluationInput,
  known: string[],
  grant: Facts['grant'],
  rules: Facts['rules'],
): Facts {
  const { orgId, agentId } = agent.actor;
  return {
    now: input.now,
    org: { id: orgId, slug: DEMO_SLUG, is_first: false, settings: '{}', gating_enabled: true, gating_reason: null },
    requester: null, // the demo's keys were made at the first start, by nobody who would then be barred from deciding
    agent: { agent_id: agentId, name: agent.manifest.agent.name, status: 'active' },
    manifest: { id: agent.manifestId, status: 'active' },
    tools: {},
    policies: [],
    rules,
    deciders: 0,
    settings: SETTINGS,
    manifestDocument: agent.manifest,
    budget_use: [...input.budgetUse],
    known_counterparties: known.map((id) => id.toLowerCase()),
    recent_actions_1h: input.recentActions1h,
    denied_24h: input.denied24h,
    capability_token: null,
    grant,
    idempotency: null,
    duplicate: null,
  };
}
