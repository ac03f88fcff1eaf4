import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const rows = z.array(z.object({ name: z.string(), agents: z.array(z.string()) }));

/** Which agents' manifests in force name each of these secrets, in one query. At most 100 agents per secret. */
export async function usedBy(
  tx: Tx,
  orgId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (names.length === 0) return new Map();
  const found = rows.parse(
    await tx.$queryRaw(
      sql`SELECT used.name, (array_agg(DISTINCT used.agent_id ORDER BY used.agent_id))[1:100] AS agents
          FROM (
            SELECT m.agent_id, ref.name #>> '{}' AS name
            FROM manifests m CROSS JOIN LATERAL (
              SELECT jsonb_path_query(m.manifest, '$.tools.*.config.secret_refs.*') AS name
              UNION ALL SELECT jsonb_path_query(m.manifest, '$.tools.*.config.secret_ref')) ref
            WHERE m.org_id = ${orgId}::uuid AND m.status IN ('active', 'suspended')) used
          WHERE used.name = ANY(${[...names]}::text[]) GROUP BY used.name`,
    ),
  );
  return new Map(found.map((row) => [row.name, row.agents]));
}
