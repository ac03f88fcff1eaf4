import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const stoppedRun = z.object({
  approval_id: z.string(),
  execution_id: z.string(),
  attempt: z.number(),
  mode: z.enum(['gateway', 'agent']),
});
export type StoppedRun = z.infer<typeof stoppedRun>;

/** What stands as the result of a run that never began. */
export const STOPPED = { code: 'AGENT_SUSPENDED', message: 'The agent was suspended before the action ran.' };

/**
 * Makes sure that nothing approved for this agent starts any more: approved actions that nobody has begun end as a failed
 * attempt, so that whoever waits gets an answer and only a person's retry runs them later. A run that has begun is left
 * to end. An outbox row that a worker holds is left to it: it will find nothing to start.
 */
export async function stopRuns(tx: Tx, orgId: string, agentId: string, startedBy: unknown): Promise<StoppedRun[]> {
  const result = JSON.stringify({
    success: false,
    error: STOPPED,
    result_hash: null,
    duration_ms: null,
    executed_at: null,
  });
  return z.array(stoppedRun).parse(
    await tx.$queryRaw(
      sql`WITH waiting AS MATERIALIZED (
            SELECT p.id FROM approvals p
            WHERE p.org_id = ${orgId}::uuid AND p.agent_id = ${agentId} AND p.status = 'approved'
              AND p.execution_mode <> 'none' AND p.execution_status IN ('none', 'granted')
              AND (p.execution_mode = 'gateway' OR p.grantable_until IS NULL OR p.grantable_until > clock_timestamp())
            ORDER BY p.id FOR NO KEY UPDATE),
          stopped AS (
            UPDATE approvals p SET execution_status = 'failed', attempt = p.attempt + 1,
              grantable_until = CASE p.execution_mode WHEN 'agent' THEN clock_timestamp() END,
              execution_result = ${result}::jsonb
            FROM waiting
            WHERE p.org_id = ${orgId}::uuid AND p.id = waiting.id AND p.execution_status IN ('none', 'granted')
            RETURNING p.id, p.attempt, p.execution_mode, p.target),
          unqueued AS (
            DELETE FROM outbox WHERE org_id = ${orgId}::uuid AND id IN (
              SELECT o.id FROM outbox o JOIN stopped s ON s.id = o.approval_id
              WHERE o.org_id = ${orgId}::uuid AND o.topic = 'execution.start' FOR UPDATE OF o SKIP LOCKED))
          INSERT INTO executions (org_id, id, approval_id, agent_id, attempt, mode, status, connector, target, started_by,
            started_at, finished_at, result)
          SELECT ${orgId}::uuid, new_id(), s.id, ${agentId}, s.attempt, s.execution_mode, 'failed', s.target->>'connector',
            s.target, ${JSON.stringify(startedBy)}::jsonb, clock_timestamp(), clock_timestamp(), ${result}::jsonb
          FROM stopped s
          RETURNING approval_id, id AS execution_id, attempt, mode`,
    ),
  );
}

/**
 * Voids the agent's unspent grants; returns how many. After `stopRuns`, as a statement of its own, so that it sees a
 * grant that was minted while that one waited. A grant that is being spent right now is left alone, because the one who
 * spends it waits for the approval that we hold, and then finds it ended.
 */
export function voidGrants(tx: Tx, orgId: string, agentId: string): Promise<number> {
  return tx.$executeRaw(
    sql`UPDATE grants SET status = 'voided' WHERE org_id = ${orgId}::uuid AND jti IN (
          SELECT g.jti FROM grants g WHERE g.org_id = ${orgId}::uuid AND g.agent_id = ${agentId} AND g.status = 'issued'
          FOR UPDATE SKIP LOCKED)`,
  );
}
