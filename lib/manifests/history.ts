import { z } from 'zod';
import type { ManifestHistoryQuery, ManifestVersion } from '@/lib/contracts/manifests';
import { manifestStatus } from '@/lib/contracts/manifests';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { listed, type Listed } from '@/lib/listed';
import { peopleOf } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { changedPaths } from './changes';
import { manifestRow } from './get';

const document = z.object({ agent: z.object({ version: z.string() }) }).loose();

/**
 * Every version of the agent that this manifest belongs to, newest first, each with what it changed against the version
 * before it. Throws 404.
 */
export function manifestHistory(
  actor: Actor,
  id: string,
  { limit, offset }: ManifestHistoryQuery,
  beforeVersion: number | null,
): Promise<Listed<ManifestVersion, number>> {
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const { agent_id } = await manifestRow(tx, orgId, id);
    const where = { org_id: orgId, agent_id };
    const rows = await tx.manifests.findMany({
      where: beforeVersion === null ? where : { ...where, version: { lt: beforeVersion } },
      orderBy: { version: 'desc' },
      take: limit + 1,
      skip: offset,
    });
    const total = await tx.manifests.count({ where, take: COUNT_UP_TO });
    const by = (row: (typeof rows)[number]) => row.changed_by ?? row.approved_by;
    const people = await peopleOf(tx, orgId, rows.map(by));
    const versions = rows.map((row, index) => {
      const before = rows[index + 1];
      return {
        manifest_id: publicId('mft', row.id),
        version: row.version,
        agent_version: document.parse(row.manifest).agent.version,
        manifest_hash: row.manifest_hash,
        status: manifestStatus.parse(row.status),
        description: row.description,
        created_at: row.created_at.toISOString(),
        changed_at: (row.changed_at ?? row.approved_at ?? row.created_at).toISOString(),
        changed_by: people.label(by(row)),
        reason: row.change_reason,
        changes: before ? changedPaths(before.manifest, row.manifest) : [],
      };
    });
    return listed(
      versions,
      limit,
      total,
      (version) => version,
      (version) => version.version,
    );
  });
}
