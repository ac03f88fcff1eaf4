import { z } from 'zod';
import { manifestStatus, type ManifestStatus } from '@/lib/contracts/manifests';
import { sql } from '@/lib/db/raw';
import type { Tx } from '@/lib/db/tx';

const row = z.object({
  id: z.string(),
  agent_id: z.string(),
  version: z.number(),
  status: manifestStatus,
  manifest_hash: z.string(),
  description: z.string().nullable(),
  registered_by: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string() }),
  created_at: z.date(),
  approved_capabilities: z.array(z.string()).nullable(),
  approved_by: z.string().nullable(),
  approved_at: z.date().nullable(),
  changed_at: z.date().nullable(),
  changed_by: z.string().nullable(),
  change_reason: z.string().nullable(),
  agent: z.object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    description: z.string().optional(),
    organization: z.string().optional(),
    team: z.string().optional(),
  }),
  requested: z.array(z.string()),
  ungated: z.array(z.string()),
  document: z.unknown(),
});
/** A manifest's row with what lists show of its document; `document` is null unless it was asked for. */
export type ManifestRow = z.infer<typeof row>;

export type ManifestSelection = {
  id?: string;
  agentId?: string | undefined;
  statuses?: readonly ManifestStatus[] | undefined;
  team?: string | undefined;
  /** Only rows registered before this one (keyset). */
  beforeId?: string | null;
  limit: number;
  offset?: number;
  withDocument?: boolean;
};

/** Conditions of a selection; a criterion that isn't given is null and holds for every row. */
function conditions(orgId: string, { id, agentId, statuses, team }: Omit<ManifestSelection, 'limit'>) {
  const words = statuses ? [...statuses] : null;
  return sql`m.org_id = ${orgId}::uuid
    AND (${id ?? null}::uuid IS NULL OR m.id = ${id ?? null}::uuid)
    AND (${agentId ?? null}::text IS NULL OR m.agent_id = ${agentId ?? null})
    AND (${words}::text[] IS NULL OR m.status = ANY(${words}::text[]))
    AND (${team ?? null}::text IS NULL OR m.manifest->'agent'->>'team' = ${team ?? null})`;
}

/** Manifests newest first (ids are made in the order of time). Only the parts of the documents that are shown are read. */
export async function manifestRows(tx: Tx, orgId: string, selection: ManifestSelection): Promise<ManifestRow[]> {
  const { beforeId = null, limit, offset = 0, withDocument = false } = selection;
  return z.array(row).parse(
    await tx.$queryRaw(
      sql`SELECT m.id, m.agent_id, m.version, m.status, m.manifest_hash, m.description, m.registered_by, m.created_at,
            m.approved_capabilities, m.approved_by, m.approved_at, m.changed_at, m.changed_by, m.change_reason,
            m.manifest->'agent' AS agent, m.manifest->'capabilities'->'requested' AS requested,
            (SELECT coalesce(jsonb_agg(t.key ORDER BY t.key), '[]') FROM jsonb_each(m.manifest->'tools') t
              WHERE t.value->>'gate' = 'never') AS ungated,
            CASE WHEN ${withDocument}::boolean THEN m.manifest END AS document
          FROM manifests m
          WHERE ${conditions(orgId, selection)} AND (${beforeId}::uuid IS NULL OR m.id < ${beforeId}::uuid)
          ORDER BY m.id DESC LIMIT ${limit} OFFSET ${offset}`,
    ),
  );
}

/** How many manifests the selection has in all, counted up to `most`. */
export async function countManifests(
  tx: Tx,
  orgId: string,
  selection: Omit<ManifestSelection, 'limit'>,
  most: number,
): Promise<number> {
  const counted = z.array(z.object({ n: z.number() })).parse(
    await tx.$queryRaw(
      sql`SELECT count(*)::int AS n FROM (
            SELECT 1 FROM manifests m WHERE ${conditions(orgId, selection)} LIMIT ${most}) AS counted`,
    ),
  );
  return counted[0]?.n ?? 0;
}
