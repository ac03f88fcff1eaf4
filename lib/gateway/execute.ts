import type { ExecuteAnswer } from '@/lib/contracts/gateway';
import { withOrg } from '@/lib/db/scope';
import { KEY_LIVE } from '@/lib/db/sql/key-live';
import { AppError, unauthenticated } from '@/lib/errors';
import { runAllowed } from '@/lib/execution/run-allowed';
import type { AgentActor } from '@/lib/identity/actor';
import { newId, publicId } from '@/lib/ids';
import { log } from '@/lib/log';
import { countDecision } from '@/lib/metrics/count';
import { duplicateOf } from './duplicates';
import { refuseSecrets } from './refuse-secrets';
import { evaluateAction, type Evaluation } from './evaluation';
import type { ProposedAction } from './proposed-action';
import { countPending, MAX_PENDING_PER_AGENT, record, type IdempotencyRow } from './record';
import { completeAnswer, replay } from './replay';
import { approvingRule, modeOf, type Ids } from './rows';
import { runByRule } from './run-by-rule';

/** What the API wrapper knows of the call. */
export type GatewayCall = {
  requestId: string;
  operation: string;
  idempotency: { key: string; bodyHash: string } | null;
};

/** An answer, and whether it is a stored one. */
export type Answered = { answer: ExecuteAnswer; replayed: boolean };

const MAX_TRIES = 5;

/**
 * Evaluates one proposed action and does what follows: runs it (ALLOW with a connector), queues it for a person
 * (ESCALATE) or refuses it (DENY). One read, the pure evaluation, one conditional write; a connector adds one more
 * write. Throws INVALID (a name or id that looks like a secret), TOO_MANY_PENDING, IDEMPOTENCY_MISMATCH, IN_PROGRESS,
 * UNAUTHENTICATED (the key ended during the call).
 */
export async function execute(actor: AgentActor, proposed: ProposedAction, call: GatewayCall): Promise<Answered> {
  refuseSecrets(proposed);
  const reference = call.idempotency
    ? { principal: actor.tokenId, operation: call.operation, key: call.idempotency.key }
    : null;
  const lostRules = new Set<string>();
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const evaluation = await evaluateAction(actor, proposed, reference);
    const stored = await replay(actor.orgId, evaluation.facts.idempotency, call.idempotency?.bodyHash ?? null);
    if (stored) return { answer: stored, replayed: true };
    if (evaluation.result.error !== undefined) {
      log().error(
        { err: evaluation.result.error, request_id: call.requestId },
        'a policy check threw; the action is denied',
      );
    }
    const oneByOne = attempt > 0 && evaluation.result.decision === 'ESCALATE';
    const done = await tryOnce(actor, proposed, call, evaluation, reference, oneByOne);
    if (done) {
      countDecision(actor.orgSlug, done.decision, approvingRule(evaluation) !== null);
      return { answer: done, replayed: false };
    }
    const rule = approvingRule(evaluation);
    if (rule !== null && !lostRules.has(rule)) {
      // Most likely others used the rule up: the next one is asked then. There are only so many, so this comes to an end.
      lostRules.add(rule);
      attempt--;
      continue;
    }
    if (attempt === 0) continue; // a race, most likely
    await requireLiveKey(actor);
    if (evaluation.result.decision === 'ESCALATE') await refuseWhenFull(actor, evaluation);
  }
  throw new AppError(
    'UNAVAILABLE',
    'The state changed too often while this was evaluated. Nothing was done; try again.',
    { retryAfter: 1 },
  );
}

async function tryOnce(
  actor: AgentActor,
  proposed: ProposedAction,
  call: GatewayCall,
  evaluation: Evaluation,
  reference: { principal: string; operation: string; key: string } | null,
  oneByOne: boolean,
): Promise<ExecuteAnswer | null> {
  const { result, grant } = evaluation;
  const allowed = result.decision === 'ALLOW';
  const runsHere = allowed && !grant && !proposed.direct && result.toolResolution.executionMode === 'gateway';
  const duplicate = duplicateOf(evaluation);
  const byRule = approvingRule(evaluation) !== null;
  const needsRow = result.decision === 'ESCALATE' || (proposed.direct && allowed) || byRule;
  const ids: Ids = {
    interaction: newId('int'),
    approval: duplicate ?? (needsRow ? newId('appr') : null),
    folded: duplicate !== null,
    // What a rule approved is started like any approval, from the outbox.
    execution: (runsHere && !byRule) || (allowed && grant) ? newId('exec') : null,
  };
  const answer = answerOf(proposed, evaluation, ids);
  const idempotency: IdempotencyRow | null =
    reference && call.idempotency
      ? {
          ...reference,
          body_hash: call.idempotency.bodyHash,
          response_status: runsHere ? null : 200,
          response_body: answer,
          lock_seconds: runsHere ? 330 : 0,
        }
      : null;
  const written = await record(actor, proposed, evaluation, ids, call.requestId, idempotency, oneByOne);
  if (!written) return null;
  answer.timestamp = written.at;
  if (written.expires_at) answer.expires_at = written.expires_at;
  if (!runsHere) return answer;
  if (byRule && ids.approval !== null) {
    await runByRule(actor, ids.approval, call.requestId, answer);
    if (idempotency) await completeAnswer(actor.orgId, idempotency, answer);
    return answer;
  }
  if (ids.execution === null) throw new Error('an action that runs here has no execution');
  const definition = result.toolResolution.definition;
  if (!definition) throw new Error('an action in gateway mode has no tool');
  const { status, result: ended } = await runAllowed({
    actor,
    requestId: call.requestId,
    org: { slug: evaluation.facts.org.slug, isFirst: evaluation.facts.org.is_first },
    executionId: ids.execution,
    interactionId: ids.interaction,
    tool: definition,
    action: { type: proposed.action.type, tool: proposed.action.tool, params: proposed.action.params },
    secretParams: result.toolResolution.secretParams,
    actionHash: evaluation.actionHash,
  });
  answer.executed = true;
  answer.execution_status = status;
  answer.result = ended;
  if (idempotency) await completeAnswer(actor.orgId, idempotency, answer);
  return answer;
}

function answerOf(proposed: ProposedAction, evaluation: Evaluation, ids: Ids): ExecuteAnswer {
  const { result, facts, safe } = evaluation;
  return {
    interaction_id: publicId('int', ids.interaction),
    decision: result.decision,
    reasons: safe.reasons,
    policy_trace: { checks: [...result.trace] },
    risk_snapshot: result.riskSnapshot,
    executed: false,
    execution_mode: modeOf(proposed, evaluation),
    ...(evaluation.grant && result.decision === 'ALLOW' ? { execution_status: 'spent' as const } : {}),
    ...(ids.approval ? { approval_id: publicId('appr', ids.approval) } : {}),
    ...(ids.folded ? { duplicate: true } : {}),
    ...(result.matchedRule ? { matched_rule: publicId('rule', result.matchedRule.ruleId) } : {}),
    timestamp: facts.now.toISOString(),
  };
}

/** Tells a refused write of a key that was good when the call came from one that merely raced. */
async function requireLiveKey(actor: AgentActor): Promise<void> {
  const [live] = await withOrg(actor.orgId, (run) => run(KEY_LIVE, [actor.orgId, actor.tokenId]));
  if (!live) throw unauthenticated('This key was revoked or has expired.');
}

/** Tells a refused write of a full queue from one that merely raced. */
async function refuseWhenFull(actor: AgentActor, evaluation: Evaluation): Promise<void> {
  const pending = await countPending(actor, MAX_PENDING_PER_AGENT);
  if (pending < MAX_PENDING_PER_AGENT) return;
  throw new AppError(
    'TOO_MANY_PENDING',
    `${pending} approvals of '${evaluation.facts.agent?.agent_id ?? actor.agentId}' are waiting for a person already; at most ${MAX_PENDING_PER_AGENT} may.`,
    { retryAfter: 60 },
  );
}
