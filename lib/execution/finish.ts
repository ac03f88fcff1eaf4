import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import { executionResult, type ExecutionResult } from '@/lib/contracts/approvals';
import { withOrg } from '@/lib/db/scope';
import { FINISH_EXECUTION } from '@/lib/db/sql/executions';
import type { AnyActor } from '@/lib/identity/actor';
import type { ExecutionId } from '@/lib/ids';
import { redact } from '@/lib/redaction/secrets';
import { jsonHash } from '@/lib/signing/digest';

/** How a run ended. `ambiguous`: it was begun and nobody can tell whether it took effect. */
export type Outcome =
  | { outcome: 'succeeded'; data: unknown }
  | { outcome: 'failed'; error: unknown }
  | { outcome: 'ambiguous'; error: unknown };

const row = z.object({ status: z.string(), full_result: executionResult });

/**
 * Records a run's outcome once: execution, approval or interaction, and audit event in one statement; the result redacted,
 * its hash over what really came back. Null when the run was over already (its lease passed, or it was reported before).
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
  const [finished] = await withOrg(actor.orgId, (run) =>
    run(FINISH_EXECUTION, [
      actor.orgId,
      executionId,
      outcome.outcome,
      JSON.stringify(result),
      resultHash,
      JSON.stringify([event]),
      options.reporter,
    ]),
  );
  return finished ? row.parse(finished).full_result : null;
}
