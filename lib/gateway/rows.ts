import { z } from 'zod';
import { RISK_TIERS, type ToolDefinition } from '@/lib/contracts/manifest';
import type { OrgSettings } from '@/lib/contracts/orgs';
import type { AgentActor } from '@/lib/identity/actor';
import { publicId, type ApprovalId, type ExecutionId, type InteractionId } from '@/lib/ids';
import { actorRef } from '@/lib/identity/actor';
import { contextHash } from '@/lib/signing/digest';
import { targetOf } from '@/lib/execution/target';
import type { Evaluation } from './evaluation';
import { headline } from './headline';
import type { ProposedAction } from './proposed-action';
import type { Redacted } from './redacted';

export type Ids = {
  interaction: InteractionId;
  approval: ApprovalId | null;
  /** The approval is an older one that this request is folded into. */
  folded: boolean;
  execution: ExecutionId | null;
};

/** Who runs it: nobody, a connector here, or the agent itself (what it asked for outright or holds a grant for). */
export function modeOf(proposed: ProposedAction, { result, grant }: Evaluation): 'none' | 'gateway' | 'agent' {
  if (result.decision === 'DENY') return 'none';
  return grant || proposed.direct ? 'agent' : result.toolResolution.executionMode;
}

/** The row of `interactions`. */
export function interactionRow(
  actor: AgentActor,
  proposed: ProposedAction,
  evaluation: Evaluation,
  ids: Ids,
  requestId: string,
) {
  const { result, facts, safe } = evaluation;
  return {
    id: ids.interaction,
    agent_id: actor.agentId,
    token_id: actor.tokenId,
    source: proposed.direct ? 'request' : 'execute',
    decision: result.decision,
    reasons: safe.reasons,
    policy_trace: { checks: result.trace },
    risk_snapshot: result.riskSnapshot,
    action_type: proposed.action.type,
    tool: proposed.action.tool,
    params: safe.params,
    action_hash: evaluation.actionHash,
    amount: result.toolResolution.amount,
    currency: result.toolResolution.currency,
    counterparty: safe.counterparty,
    context: safe.context,
    run_id: proposed.run_id ?? null,
    session_id: proposed.session_id ?? null,
    manifest_id: facts.manifest?.id ?? null,
    approval_id: ids.approval ?? evaluation.grant?.approval_id ?? null,
    rule_id: approvingRule(evaluation),
    gating_off: result.allowedBy === 'gating_off',
    execution_mode: modeOf(proposed, evaluation),
    request_id: requestId,
  };
}

/** How long a decision may wait in the systems that people come from, in seconds. */
const DIALECT_EXPIRY: Record<Exclude<ProposedAction['dialect'], 'canonical'>, number> = {
  module: 172_800,
  signed: 3_600,
  workflow: 3_600,
};

/** What is stored of an organization's settings holds only what somebody chose. */
const choseExpiry = (stored: string): boolean =>
  z.object({ approval_expiry_seconds: z.number() }).safeParse(JSON.parse(stored)).success;

/** How long the decision may wait: request → tool → org → dialect, capped by the organization's maximum. */
export function expiryOf(
  proposed: ProposedAction,
  evaluation: Evaluation,
  settings: OrgSettings,
): { expires_in: number; expiry_source: string } {
  const tool = evaluation.result.toolResolution.expirySeconds;
  const cap = Math.min(settings.max_expiry_seconds, 2_592_000);
  const asked = proposed.expires_in_seconds;
  // A request may shorten what the tool allows, never lengthen it: the stricter holds.
  if (asked !== undefined) return { expires_in: Math.min(asked, tool ?? cap, cap), expiry_source: 'request' };
  if (tool !== null) return { expires_in: Math.min(tool, cap), expiry_source: 'tool' };
  const { dialect } = proposed;
  if (dialect !== 'canonical' && !choseExpiry(evaluation.facts.org.settings)) {
    return { expires_in: Math.min(DIALECT_EXPIRY[dialect], cap), expiry_source: 'dialect' };
  }
  return { expires_in: Math.min(settings.approval_expiry_seconds, cap), expiry_source: 'org' };
}

/** The row of `approvals`: a copy of everything that the decision rests on, so that later edits move no goalposts. */
export function approvalRow(
  actor: AgentActor,
  proposed: ProposedAction,
  evaluation: Evaluation,
  ids: Ids,
  settings: OrgSettings,
) {
  const { result, facts, safe } = evaluation;
  const resolution = result.toolResolution;
  const definition = resolution.definition;
  const pinned = definition ? targetOf(definition) : null;
  const host = pinned?.target.host ?? null;
  const document = facts.manifestDocument;
  const mode = modeOf(proposed, evaluation);
  const reasons = result.decision === 'ALLOW' ? safe.waived : safe.reasons;
  return {
    id: ids.approval,
    interaction_id: ids.interaction,
    agent_id: actor.agentId,
    manifest_id: facts.manifest?.id ?? null,
    manifest_snapshot: document ? { agent_name: document.agent.name, agent_version: document.agent.version } : null,
    dialect: proposed.dialect,
    requested_by_user: facts.requester,
    requested_by_token: actor.tokenId,
    requested_label: safe.requestedLabel,
    action_type: proposed.action.type,
    tool: proposed.action.tool,
    params: safe.params,
    action_hash: evaluation.actionHash,
    target: pinned?.target ?? null,
    target_hash: pinned?.hash ?? null,
    context: safe.context,
    context_hash: contextHashOf(proposed),
    counterparty: counterpartyOf(safe),
    amount: resolution.amount,
    currency: resolution.currency,
    summary: safe.summary,
    headline: headline(resolution.action, host, safe.params),
    agent_reason: safe.reason,
    reasons,
    reason_codes: reasons.map((reason) => reason.code),
    policy_trace: { checks: result.trace },
    risk_snapshot: result.riskSnapshot,
    risk_tier: resolution.riskTier,
    risk_rank: RISK_TIERS.indexOf(resolution.riskTier) + 1,
    anomalies: anomaliesOf(evaluation),
    // A gateway run uses the budget with its approval; an agent's run uses it when its grant is spent, or, where a rule
    // approved it, at once.
    budget_keys: mode === 'gateway' || takesBudget(proposed, evaluation) ? result.budgetKeys : [],
    run_id: proposed.run_id ?? null,
    session_id: proposed.session_id ?? null,
    external_id: proposed.external_id ?? null,
    search_text: searchText([
      resolution.action,
      actor.agentId,
      safe.summary,
      JSON.stringify(safe.params),
      proposed.external_id,
    ]),
    ...expiryOf(proposed, evaluation, settings),
    execution_mode: mode,
    ...bornAs(evaluation),
    rule_match: evaluation.ruleMatch,
    timeout_seconds: secondsToRun(mode, definition),
    grant_seconds: definition?.type === 'agent' ? definition.config.grant_seconds : 300,
    collapse_key: facts.duplicate === null ? evaluation.collapseKey : null,
  };
}

/** In the signed and workflow dialects the params are the context that was given. */
function contextHashOf({ dialect, context, action }: ProposedAction): string | null {
  const given = context ?? (dialect === 'signed' || dialect === 'workflow' ? action.params : null);
  return given === null ? null : contextHash(given);
}

/** How long a run may take before it counts as lost: a connector's own timeout, or the agent's time to report. */
function secondsToRun(mode: 'none' | 'gateway' | 'agent', definition: ToolDefinition | null): number {
  if (mode === 'agent') return definition?.type === 'agent' ? definition.config.timeout_seconds : 3600;
  return definition && 'timeout_seconds' in definition.config ? definition.config.timeout_seconds : 30;
}

/** Who is reached, with every counterparty in the form in which known ones are kept: a yes makes them all known. */
const counterpartyOf = ({ counterparty, counterparties }: Redacted) =>
  counterparties.length === 0 ? counterparty : { ...counterparty, ids: counterparties.flatMap(({ key }) => key ?? []) };

/** Whether this very call takes a unit of the agent's budgets: what is allowed, and was not paid for before. */
export const takesBudget = (proposed: ProposedAction, { result, grant }: Evaluation): boolean =>
  // What was asked for outright takes it when its grant is spent: only then are the budgets looked at.
  result.decision === 'ALLOW' && !proposed.direct && !grant?.budget_taken;

/** The rule that approves it, if that is why it is allowed. */
export const approvingRule = ({ result }: Evaluation): string | null =>
  result.allowedBy === 'standing_rule' ? (result.matchedRule?.ruleId ?? null) : null;

/** Pending, unless a rule approves it or an owner turned gating off: then the approval is recorded as given by that. */
function bornAs(evaluation: Evaluation) {
  const rule = approvingRule(evaluation);
  if (rule !== null) {
    return { status: 'approved', decided_via: 'rule', decided_by_label: publicId('rule', rule), rule_id: rule };
  }
  return evaluation.result.decision === 'ALLOW'
    ? { status: 'approved', decided_via: 'system', decided_by_label: 'gating off', rule_id: null }
    : { status: 'pending', decided_via: null, decided_by_label: null, rule_id: null };
}

/** What the search box looks through: redacted text only, lower case, bounded. */
const searchText = (parts: readonly (string | null | undefined)[]): string =>
  parts.filter(Boolean).join(' ').toLowerCase().slice(0, 4000);

/** Hints for the reviewer, frozen with the approval. They only ever add caution. */
function anomaliesOf({ safe, facts }: Evaluation) {
  const anomalies: { code: string; message: string }[] = [];
  const known = new Set(facts.known_counterparties);
  const strangers = safe.counterparties.filter(({ key }) => key === null || !known.has(key));
  if (strangers.length > 0) {
    const names = strangers.map(({ shown }) => shown).join(', ');
    anomalies.push({ code: 'NEW_RECIPIENT', message: `This agent never reached ${names} before.` });
  }
  if (facts.recent_actions_1h >= 50) {
    anomalies.push({
      code: 'BURST',
      message: `This agent sent ${facts.recent_actions_1h} or more actions in the last hour.`,
    });
  }
  if (facts.denied_24h >= 5) {
    anomalies.push({
      code: 'MANY_DENIALS',
      message: `${facts.denied_24h} actions of this agent were denied in the last 24 hours.`,
    });
  }
  return anomalies;
}

/** The row of `executions` for what is allowed at once, or for the run that a spent grant stands for. */
export function executionRow(actor: AgentActor, evaluation: Evaluation, ids: Ids) {
  if (ids.execution === null) return null;
  const { grant, result } = evaluation;
  const definition = result.toolResolution.definition;
  const pinned = definition ? targetOf(definition) : null;
  return {
    id: ids.execution,
    approval_id: grant?.approval_id ?? null,
    interaction_id: ids.interaction,
    agent_id: actor.agentId,
    mode: grant ? 'agent' : 'gateway',
    connector: grant ? null : (definition?.type ?? null),
    target: pinned?.target ?? null,
    started_by: actorRef(actor),
    lease_seconds: (grant?.timeout_seconds ?? secondsToRun('gateway', definition)) + 10,
  };
}
