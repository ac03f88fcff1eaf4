import type { BatchBody } from '@/lib/contracts/gateway';
import { AppError } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { newId, publicId } from '@/lib/ids';
import { execute } from './execute';

type BatchResult = {
  action_id: string;
  decision: 'ALLOW' | 'DENY' | 'ESCALATE' | 'SKIPPED';
  executed: boolean;
  [more: string]: unknown;
};

/**
 * Evaluates up to 100 actions in the order given, each as `execute` would: one refused item never harms the rest. With
 * `stop_on_deny`, what follows the first DENY is SKIPPED.
 */
export async function executeBatch(actor: AgentActor, body: BatchBody, requestId: string) {
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
  for (const { action_id: actionId, ...action } of actions) {
    if (stopped) {
      results.push({ action_id: actionId, decision: 'SKIPPED', executed: false });
      continue;
    }
    const result = await one(actor, actionId, { ...shared, action, direct: false, dialect: 'canonical' }, requestId);
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

async function one(
  actor: AgentActor,
  actionId: string,
  proposed: Parameters<typeof execute>[1],
  requestId: string,
): Promise<BatchResult> {
  try {
    const { answer } = await execute(actor, proposed, { requestId, operation: 'gateway.batch', idempotency: null });
    return { ...answer, action_id: actionId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { action_id: actionId, decision: 'SKIPPED', executed: false, error: error.detail, code: error.code };
  }
}
