import type { z } from 'zod';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { approveManifestBody, ManifestDetail } from '@/lib/contracts/manifests';
import { lockAgent } from '@/lib/agents/lock';
import { requirePerson } from '@/lib/agents/people';
import { inOrg } from '@/lib/db/tx';
import { invalid, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { wrongStatus } from './conflict';
import { beyondRequested } from './effective';
import { manifestDetailOf, manifestRow } from './get';

/**
 * A person puts a pending manifest in force; the one that was in force before is superseded in the same transaction.
 * `approved_capabilities` may narrow what was requested. Throws 404, 409 with the manifest as it is, 422.
 */
export async function approveManifest(
  actor: Actor,
  manifestId: string,
  body: z.output<typeof approveManifestBody>,
  call: { requestId: string },
): Promise<ManifestDetail> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const row = await manifestRow(tx, orgId, manifestId);
    const approved = [...new Set(body.approved_capabilities ?? row.requested)];
    const beyond = new Set(beyondRequested(row.requested, approved));
    if (beyond.size > 0) {
      throw invalid(
        approved.flatMap((capability, index) =>
          beyond.has(capability)
            ? [{ path: `approved_capabilities[${index}]`, message: `'${capability}' was not requested` }]
            : [],
        ),
      );
    }

    const held = await lockAgent(tx, orgId, row.agent_id);
    if (!held) throw notFound('manifest');
    const change = { changed_at: held.at, changed_by: person.userId };
    await tx.manifests.updateMany({
      where: {
        org_id: orgId,
        agent_id: row.agent_id,
        status: { in: ['active', 'suspended'] },
        id: { not: row.id },
      },
      data: { status: 'superseded', ...change, change_reason: `superseded by version ${row.version}` },
    });
    const { count } = await tx.manifests.updateMany({
      where: { org_id: orgId, id: row.id, status: 'pending' },
      data: {
        status: 'active',
        approved_capabilities: approved,
        approved_by: person.userId,
        approved_at: held.at,
      },
    });
    if (count !== 1) throw await wrongStatus(tx, orgId, row.id, 'approved', ['pending']);
    await tx.agents.updateMany({
      where: { org_id: orgId, agent_id: row.agent_id },
      data: { name: row.agent.name },
    });
    const payload = {
      manifest_id: row.id,
      version: row.version,
      manifest_hash: row.manifest_hash,
      notes: body.notes ?? null,
    };
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'manifest_approved', payload, { agent_id: row.agent_id }),
    ]);
    return manifestDetailOf(tx, orgId, await manifestRow(tx, orgId, row.id));
  });
}
