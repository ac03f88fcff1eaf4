import type { Reloaded } from '@/lib/contracts/orgs';
import { now } from '@/lib/clock';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import { parseManifest } from '@/lib/policy/manifest';
import { orgSettingsOf } from './settings';

/**
 * `POST /api/admin/reload`: reads everything that decides about actions afresh and says how much there is, and which
 * manifest can't be read (its agent is denied everything). Nothing is kept between requests, so there is nothing to drop:
 * a change is in force from the next request on, on every replica.
 */
export function reload(actor: Actor): Promise<Reloaded> {
  return inOrg(actor.orgId, async (tx) => {
    const where = { org_id: actor.orgId };
    await orgSettingsOf(tx, actor.orgId);
    const active = { ...where, status: 'active' };
    const manifests = await tx.manifests.findMany({
      where: active,
      select: { id: true, agent_id: true, manifest: true },
    });
    const unreadable = manifests.filter(({ manifest }) => !parseManifest(manifest).ok);
    return {
      reloaded_at: now().toISOString(),
      manifests: manifests.length,
      policies: await tx.org_policies.count({ where: { ...where, enabled: true } }),
      tools: await tx.tools.count({ where }),
      rules: await tx.rules.count({ where: { ...where, active: true } }),
      agents: await tx.agents.count({ where: { ...where, status: 'active' } }),
      problems: unreadable.map(({ id, agent_id }) => ({
        manifest_id: publicId('mft', id),
        agent_id,
        problem: 'The manifest can’t be read: every action of this agent is denied.',
      })),
    };
  });
}
