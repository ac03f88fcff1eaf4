import type { BatchBody } from '@/lib/contracts/gateway';
import { AppError } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { newId, publicId } from '@/lib/ids';
import { execute, type GatewayCall } from './execute';
import type { ProposedAction } from './proposed-action';

type BatchResult = {
  action_id: string;
  decision: 'ALLOW' | 'DENY' | 'ESCALATE' | 'SKIPPED';
  executed: boolean;
  [more: string]: unknown;
};

type BatchCall = Pick<GatewayCall, 'requestId' | 'idempotency'>;

/** These are about the whole batch: it was sent before with another body, or is still running. */
const OF_THE_BATCH: ReadonlySet<string> = new Set(['IDEMPOTENCY_MISMATCH', 'IN_PROGRESS']);

/**
 * Evaluates up to 100 actions in the order given, each as `execute` would: one refused item never harms the rest. With
 * `stop_on_deny`, what follows the first DENY is SKIPPED. With an idempotency key each action has a key of its own made
 * from it, claimed in the write that starts it: a batch that died or is sent again while it runs never runs an action
 * twice, however long it takes. Throws IDEMPOTENCY_MISMATCH, IN_PROGRESS.
 */
export async function executeBatch(actor: AgentActor, body: BatchBody, call: BatchCall) {
  const {
    actions,
    stop_on_deny: stopOnDeny,
    uapk_id: _uapk,
    agent_id: _agent,
    idempotency_key: _key,
    ...shared
  } = body;
  const results: BatchResult[] = [];
  let stopped = false;
  for (const [index, { action_id: actionId, ...action }] of actions.entries()) {
    if (stopped) {
      results.push({ action_id: actionId, decision: 'SKIPPED', executed: false });
      continue;
    }
    const proposed = { ...shared, action, direct: false, dialect: 'canonical' as const };
    const result = await one(actor, actionId, proposed, itemCall(call, index));
    results.push(result);
    stopped = stopOnDeny && result.decision === 'DENY';
  }
  const count = (decision: string) => results.filter((result) => result.decision === decision).length;
  return {
    batch_id: publicId('batch', newId('batch')),
    results,
    summary: { total: results.length, allowed: count('ALLOW'), denied: count('DENY'), escalated: count('ESCALATE') },
  };
}

/** The key's own operation name keeps it apart from the key of the whole batch. */
const itemCall = ({ requestId, idempotency }: BatchCall, index: number): GatewayCall => ({
  requestId,
  operation: 'gateway.batch.item',
  idempotency: idempotency && { key: `${index} ${idempotency.key}`, bodyHash: idempotency.bodyHash },
});

async function one(
  actor: AgentActor,
  actionId: string,
  proposed: ProposedAction,
  call: GatewayCall,
): Promise<BatchResult> {
  try {
    const { answer } = await execute(actor, proposed, call);
    return { ...answer, action_id: actionId };
  } catch (error) {
    if (!(error instanceof AppError) || OF_THE_BATCH.has(error.code)) throw error;
    return { action_id: actionId, decision: 'SKIPPED', executed: false, error: error.detail, code: error.code };
  }
}
