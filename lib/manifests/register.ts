import { appendAudit, auditRow } from '@/lib/audit/append';
import type { ManifestSummary, RegisterManifestBody } from '@/lib/contracts/manifests';
import { lockAgent } from '@/lib/agents/lock';
import { peopleOf } from '@/lib/agents/people';
import { sql } from '@/lib/db/raw';
import { inOrg } from '@/lib/db/tx';
import { invalid } from '@/lib/errors';
import { actorRef, type Actor } from '@/lib/identity/actor';
import { newId } from '@/lib/ids';
import { parseManifest } from '@/lib/policy/manifest';
import { jsonHash } from '@/lib/signing/digest';
import { presentManifest } from './present';
import { manifestRows } from './rows';

/**
 * Registers a new version of an agent's manifest, and the agent if it is new. It waits for an admin whoever registers
 * it. What is stored and hashed is the document with every default filled in, so that later defaults don't change what
 * somebody approved. Throws 422 with every fault.
 */
export async function registerManifest(
  actor: Actor,
  body: RegisterManifestBody,
  call: { requestId: string },
): Promise<ManifestSummary> {
  const wrapped = 'manifest' in body;
  const parsed = parseManifest(wrapped ? body.manifest : body);
  if (!parsed.ok) {
    throw invalid(parsed.errors.map(({ path, message }) => ({ path: wrapped ? `manifest.${path}` : path, message })));
  }
  const { manifest } = parsed;
  const { orgId } = actor;
  const agentId = manifest.agent.id;
  const hash = jsonHash(manifest);
  const id = newId('mft');
  return inOrg(orgId, async (tx) => {
    await tx.agents.createMany({
      data: [{ org_id: orgId, agent_id: agentId, name: manifest.agent.name }],
      skipDuplicates: true,
    });
    // Versions are counted one after the other.
    await lockAgent(tx, orgId, agentId);
    await tx.$executeRaw(
      sql`INSERT INTO manifests (org_id, id, agent_id, version, manifest, manifest_hash, description, registered_by)
          SELECT ${orgId}::uuid, ${id}::uuid, ${agentId}, coalesce(max(version), 0) + 1, ${JSON.stringify(manifest)}::jsonb,
            ${hash}, ${(wrapped ? body.description : undefined) ?? null}, ${JSON.stringify(actorRef(actor))}::jsonb
          FROM manifests WHERE org_id = ${orgId}::uuid AND agent_id = ${agentId}`,
    );
    const [row] = await manifestRows(tx, orgId, { id, limit: 1 });
    if (!row) throw new Error('the manifest just written is not there');
    const payload = { manifest_id: id, version: row.version, manifest_hash: hash };
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'manifest_registered', payload, { agent_id: agentId }),
    ]);
    return presentManifest(row, await peopleOf(tx, orgId, []));
  });
}
