import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const locked = z.array(z.object({ at: z.date() }));

/**
 * Locks the agent's row until the transaction ends: what changes one agent (its manifests, its suspension) happens one
 * after the other, and each later statement sees what the one before committed. Null when there is no such agent.
 * `at` is the database's clock after the wait.
 */
export async function lockAgent(tx: Tx, orgId: string, agentId: string): Promise<{ at: Date } | null> {
  const rows = await tx.$queryRaw(
    sql`WITH held AS MATERIALIZED (
          SELECT agent_id FROM agents WHERE org_id = ${orgId}::uuid AND agent_id = ${agentId} FOR NO KEY UPDATE)
        SELECT clock_timestamp() AS at FROM held`,
  );
  return locked.parse(rows)[0] ?? null;
}
