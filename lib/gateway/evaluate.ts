import type { TryBody } from '@/lib/contracts/agents';
import { getAgent } from '@/lib/agents/get';
import { newId, publicId } from '@/lib/ids';
import type { AgentActor, UserActor } from '@/lib/identity/actor';
import { evaluateAction, type Evaluation } from './evaluation';
import type { ProposedAction } from './proposed-action';
import { refuseSecrets } from './refuse-secrets';

/** A dry run: what `execute` would answer now. No approval, no budget use, no interaction. */
export async function dryRun(actor: AgentActor, proposed: ProposedAction) {
  refuseSecrets(proposed);
  return answerOf(await evaluateAction(actor, proposed, null));
}

/**
 * The same asked by a person, as if that agent proposed it now with a capability token where it needs one. Throws 404
 * for an agent that isn't there.
 */
export async function tryAction(actor: UserActor, agentId: string, body: TryBody) {
  const { orgId, orgSlug } = actor;
  await getAgent(actor, agentId);
  const agent: AgentActor = {
    ...{ kind: 'agent', orgId, orgSlug, agentId, requester: null, scopes: new Set() },
    // No key asks: a name that none has stands for it.
    tokenId: newId('tok'),
  };
  const proposed: ProposedAction = { ...body, direct: false, dialect: 'canonical' };
  refuseSecrets(proposed);
  return answerOf(await evaluateAction(agent, proposed, null, { withoutCapabilityToken: true }));
}

const answerOf = ({ result, safe }: Evaluation) => ({
  would_allow: result.decision === 'ALLOW',
  decision: result.decision,
  reasons: safe.reasons,
  policy_trace: { checks: result.trace },
  risk_snapshot: result.riskSnapshot,
  matched_rule: result.matchedRule ? publicId('rule', result.matchedRule.ruleId) : null,
});
