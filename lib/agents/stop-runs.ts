import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const rows = z.array(
  z.object({
    voided_grants: z.number(),
    stopped: z.array(
      z.object({
        approval_id: z.string(),
        execution_id: z.string(),
        attempt: z.number(),
        mode: z.enum(['gateway', 'agent']),
      }),
    ),
  }),
);
export type StoppedRuns = z.infer<typeof rows>[number];

/** What stands as the result of a run that never began. */
export const STOPPED = { code: 'AGENT_SUSPENDED', message: 'The agent was suspended before the action ran.' };

/**
 * Makes sure that nothing approved for this agent starts any more: unspent grants are void, and approved actions that
 * nobody has begun end as a failed attempt, so that whoever waits gets an answer and only a person's retry runs them
 * later. A run that has begun is left to end. One statement; approvals are locked before outbox rows, as the worker does,
 * and an outbox row that a worker holds is left to it: it will find nothing to start.
 */
export async function stopRuns(tx: Tx, orgId: string, agentId: string, startedBy: unknown): Promise<StoppedRuns> {
  const result = { success: false, error: STOPPED, result_hash: null, duration_ms: null, executed_at: null };
  const [stopped] = rows.parse(
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
              execution_result = ${JSON.stringify(result)}::jsonb
            FROM waiting
            WHERE p.org_id = ${orgId}::uuid AND p.id = waiting.id AND p.execution_status IN ('none', 'granted')
            RETURNING p.id, p.attempt, p.execution_mode, p.target),
          recorded AS (
            INSERT INTO executions (org_id, id, approval_id, agent_id, attempt, mode, status, connector, target, started_by,
              started_at, finished_at, result)
            SELECT ${orgId}::uuid, new_id(), s.id, ${agentId}, s.attempt, s.execution_mode, 'failed', s.target->>'connector',
              s.target, ${JSON.stringify(startedBy)}::jsonb, clock_timestamp(), clock_timestamp(), ${JSON.stringify(result)}::jsonb
            FROM stopped s RETURNING id, approval_id, attempt, mode),
          voided AS (
            UPDATE grants SET status = 'voided'
            WHERE org_id = ${orgId}::uuid AND agent_id = ${agentId} AND status = 'issued' RETURNING jti),
          unqueued AS (
            DELETE FROM outbox WHERE org_id = ${orgId}::uuid AND id IN (
              SELECT o.id FROM outbox o JOIN stopped s ON s.id = o.approval_id
              WHERE o.org_id = ${orgId}::uuid AND o.topic = 'execution.start' FOR UPDATE OF o SKIP LOCKED))
          SELECT (SELECT count(*)::int FROM voided) AS voided_grants,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('approval_id', r.approval_id, 'execution_id', r.id,
              'attempt', r.attempt, 'mode', r.mode)), '[]') FROM recorded r) AS stopped`,
    ),
  );
  return stopped ?? { voided_grants: 0, stopped: [] };
}
