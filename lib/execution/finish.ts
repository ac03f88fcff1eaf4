import { z } from 'zod';
import { setTimeout as delay } from 'node:timers/promises';
import { auditRow } from '@/lib/audit/append';
import { executionResult, type ExecutionResult } from '@/lib/contracts/approvals';
import { notifyApprovals } from '@/lib/db/notify';
import { withOrg } from '@/lib/db/scope';
import { isUnavailable } from '@/lib/db/errors';
import { EXECUTION_OUTCOME, FINISH_EXECUTION } from '@/lib/db/sql/executions';
import type { AnyActor } from '@/lib/identity/actor';
import type { ExecutionId, InteractionId, OrgId } from '@/lib/ids';
import { log } from '@/lib/log';
import { countExecution } from '@/lib/metrics/count';
import { redact } from '@/lib/redaction/secrets';
import { jsonHash } from '@/lib/signing/digest';

/** How a run ended. `ambiguous`: it was begun and nobody can tell whether it took effect. */
export type Outcome =
  | { outcome: 'succeeded'; data: unknown }
  | { outcome: 'failed'; error: unknown }
  | { outcome: 'ambiguous'; error: unknown };

const row = z.object({ status: z.enum(['succeeded', 'failed', 'ambiguous']), full_result: executionResult });

/** How long a result is tried to be kept while the database is away: less than the ten seconds that a lease adds. */
const PATIENCE_MS = 8_000;

/**
 * Records a run's outcome once: execution, approval or interaction, and audit event in one statement; the result redacted,
 * its hash over what really came back. Null when the run was over already (its lease passed, or it was reported before).
 * While the database is away it tries again for some seconds: what really happened is worth more than `ambiguous`.
 * `reporter`: the agent that reports its own run; null when the gateway ran it.
 */
export async function finishExecution(
  actor: AnyActor,
  requestId: string | null,
  executionId: ExecutionId,
  outcome: Outcome,
  options: { reporter: string | null; secretParams?: readonly string[] },
): Promise<ExecutionResult | null> {
  const raw = outcome.outcome === 'succeeded' ? outcome.data : outcome.error;
  const safe = redact(raw ?? null, { secretParams: options.secretParams ?? [] }).value;
  const resultHash = jsonHash(raw ?? null);
  const result = outcome.outcome === 'succeeded' ? { success: true, data: safe } : { success: false, error: safe };
  const base = { execution_id: executionId, attempt: 0, mode: 'gateway' as const };
  const event =
    outcome.outcome === 'succeeded'
      ? auditRow(actor, requestId, 'action_execution_succeeded', {
          ...base,
          duration_ms: null,
          result_hash: resultHash,
        })
      : outcome.outcome === 'failed'
        ? auditRow(actor, requestId, 'action_execution_failed', { ...base, duration_ms: null, error: safe })
        : auditRow(actor, requestId, 'action_execution_ambiguous', { ...base, error: safe });
  const values = [
    actor.orgId,
    executionId,
    outcome.outcome,
    JSON.stringify(result),
    resultHash,
    JSON.stringify([event]),
    options.reporter,
  ];
  const { rows, tries } = await insist(() => withOrg(actor.orgId, (run) => run(FINISH_EXECUTION, values)));
  const [finished] = rows;
  if (finished) {
    const { approval_id: approvalId } = finished;
    if (typeof approvalId === 'string') notifyApprovals(actor.orgId, [approvalId]);
    countExecution(outcome.outcome);
    return row.parse(finished).full_result;
  }
  // A try whose answer was lost may have been committed all the same.
  const known = tries > 1 ? await outcomeOf(actor.orgId, { executionId }) : null;
  return known?.status === outcome.outcome && known.full_result.result_hash === resultHash ? known.full_result : null;
}

/** How a run that is over ended, by itself or by the interaction that allowed it; null while it runs. */
export async function outcomeOf(
  orgId: OrgId,
  of: { executionId?: ExecutionId; interactionId?: InteractionId },
): Promise<z.output<typeof row> | null> {
  const values = [orgId, of.executionId ?? null, of.interactionId ?? null];
  const [found] = await withOrg(orgId, (run) => run(EXECUTION_OUTCOME, values));
  return found ? row.parse(found) : null;
}

async function insist<T>(write: () => Promise<T>): Promise<{ rows: T; tries: number }> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let tries = 1; ; tries++) {
    try {
      return { rows: await write(), tries };
    } catch (error) {
      const pause = 100 * 2 ** Math.min(tries, 4);
      if (!isUnavailable(error) || performance.now() + pause > deadline) throw error;
      log().warn({ tries }, 'the result of a run could not be recorded; trying again');
      await delay(pause);
    }
  }
}
