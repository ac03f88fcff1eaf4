import type { ManifestListQuery, ManifestSummary } from '@/lib/contracts/manifests';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { presentManifest } from './present';
import { countManifests, manifestRows } from './rows';

/** Manifests, newest first, after the one with the id `after`. */
export function listManifests(
  actor: Actor,
  query: ManifestListQuery,
  after: string | null,
): Promise<Listed<ManifestSummary, string>> {
  const { limit, offset, status, team } = query;
  const selection = { statuses: status, agentId: query.agent_id ?? query.uapk_id, team };
  return inOrg(actor.orgId, async (tx) => {
    const rows = await manifestRows(tx, actor.orgId, { ...selection, beforeId: after, limit: limit + 1, offset });
    const total = await countManifests(tx, actor.orgId, selection, COUNT_UP_TO);
    const people = await peopleOf(
      tx,
      actor.orgId,
      rows.flatMap((row) => [row.approved_by, row.changed_by]),
    );
    return listed(
      rows,
      limit,
      total,
      (row) => presentManifest(row, people),
      (row) => row.id,
    );
  });
}
