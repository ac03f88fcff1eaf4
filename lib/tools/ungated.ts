import { z } from 'zod';
import { sql } from '@/lib/db/raw';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';

/** A tool that runs without a person because somebody said so. */
export type Ungated = {
  tool: string;
  /** The agent whose manifest says it; null where the organization's settings do. */
  agent_id: string | null;
};

const rows = z.array(z.object({ tool: z.string(), agent_id: z.string().nullable() }));

/** As many as a list can show. */
const MOST = 50;

/**
 * The tools with `gate: never`: by the organization, or by a manifest in force where the organization's setting for the
 * tool isn't stricter. Sorted by name.
 */
export function listUngated(actor: Actor): Promise<Ungated[]> {
  const org = actor.orgId;
  return inOrg(org, async (tx) =>
    rows.parse(
      await tx.$queryRaw(sql`
        SELECT t.tool, NULL AS agent_id FROM tools t WHERE t.org_id = ${org}::uuid AND t.gate = 'never'
        UNION ALL
        SELECT d.key, m.agent_id FROM manifests m, jsonb_each(m.manifest->'tools') d
        WHERE m.org_id = ${org}::uuid AND m.status = 'active' AND d.value->>'gate' = 'never'
          AND coalesce((SELECT t.gate FROM tools t WHERE t.org_id = m.org_id AND t.tool = d.key), 'never') = 'never'
        ORDER BY tool, agent_id NULLS FIRST LIMIT ${MOST}`),
    ),
  );
}
