import { z } from 'zod';
import { agentStatus } from '@/lib/contracts/agents';
import { manifestStatus } from '@/lib/contracts/manifests';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const row = z.object({
  agent_id: z.string(),
  name: z.string(),
  status: agentStatus,
  created_at: z.date(),
  suspended_reason: z.string().nullable(),
  suspended_at: z.date().nullable(),
  suspended_by: z.string().nullable(),
  last_activity_at: z.date().nullable(),
  pending_approvals: z.number(),
  pending_manifests: z.number(),
  day_used: z.number(),
  day_limit: z.number().nullable(),
  manifest_id: z.string().nullable(),
  manifest_version: z.number().nullable(),
  manifest_status: manifestStatus.nullable(),
  agent_version: z.string().nullable(),
  team: z.string().nullable(),
});
/** An agent with what stands beside it: its manifest in force, its open work, its day's budget. */
export type AgentRow = z.infer<typeof row>;

export type AgentSelection = {
  agentId?: string;
  status?: string | undefined;
  q?: string | undefined;
  afterId?: string | null;
  /** Start of the organization's day: the key of its budget counters. */
  day: Date;
  limit: number;
  offset?: number;
};

function conditions(orgId: string, { agentId, status, q }: Pick<AgentSelection, 'agentId' | 'status' | 'q'>) {
  return sql`a.org_id = ${orgId}::uuid
    AND (${agentId ?? null}::text IS NULL OR a.agent_id = ${agentId ?? null})
    AND (${status ?? null}::text IS NULL OR a.status = ${status ?? null})
    AND (${q ?? null}::text IS NULL OR strpos(lower(a.agent_id || ' ' || a.name), lower(${q ?? null})) > 0)`;
}

/** Agents in the order of their ids. One statement; what is counted is counted for the rows of this page only. */
export async function agentRows(tx: Tx, orgId: string, selection: AgentSelection): Promise<AgentRow[]> {
  const { afterId = null, day, limit, offset = 0 } = selection;
  return z.array(row).parse(
    await tx.$queryRaw(
      sql`WITH page AS MATERIALIZED (
            SELECT a.* FROM agents a
            WHERE ${conditions(orgId, selection)} AND (${afterId}::text IS NULL OR a.agent_id > ${afterId})
            ORDER BY a.agent_id LIMIT ${limit} OFFSET ${offset})
          SELECT a.agent_id, a.name, a.status, a.created_at, a.suspended_reason, a.suspended_at, a.suspended_by,
            (SELECT max(i.created_at) FROM interactions i
              WHERE i.org_id = a.org_id AND i.agent_id = a.agent_id) AS last_activity_at,
            (SELECT count(*)::int FROM approvals p WHERE p.org_id = a.org_id AND p.agent_id = a.agent_id
              AND p.status = 'pending' AND p.expires_at > clock_timestamp()) AS pending_approvals,
            (SELECT count(*)::int FROM manifests w WHERE w.org_id = a.org_id AND w.agent_id = a.agent_id
              AND w.status = 'pending') AS pending_manifests,
            coalesce(b.used, 0) AS day_used,
            (m.manifest->'constraints'->>'max_actions_per_day')::int AS day_limit,
            m.id AS manifest_id, m.version AS manifest_version, m.status AS manifest_status,
            m.manifest->'agent'->>'version' AS agent_version, m.manifest->'agent'->>'team' AS team
          FROM page a
          LEFT JOIN manifests m ON m.org_id = a.org_id AND m.agent_id = a.agent_id AND m.status IN ('active', 'suspended')
          LEFT JOIN budget_counters b ON b.org_id = a.org_id AND b.agent_id = a.agent_id AND b.scope = '*'
            AND b."window" = 'day' AND b.bucket = ${day}
          ORDER BY a.agent_id`,
    ),
  );
}

/** How many agents the selection has in all, counted up to `most`. */
export async function countAgents(
  tx: Tx,
  orgId: string,
  selection: Pick<AgentSelection, 'status' | 'q'>,
  most: number,
): Promise<number> {
  const counted = z.array(z.object({ n: z.number() })).parse(
    await tx.$queryRaw(
      sql`SELECT count(*)::int AS n FROM (
              SELECT 1 FROM agents a WHERE ${conditions(orgId, selection)} LIMIT ${most}) AS counted`,
    ),
  );
  return counted[0]?.n ?? 0;
}
