import { isDeepStrictEqual } from 'node:util';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { OrgDetail, SettingsPatch } from '@/lib/contracts/orgs';
import { inOrg, type Tx } from '@/lib/db/tx';
import { notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import type { OrgId } from '@/lib/ids';
import { getOrg } from './get';
import { applyPatch, readSettings } from './settings';

export type OrgChange = { name?: string | undefined; settings?: SettingsPatch | undefined };

/** Locks the organization's row, which every change to its settings and members takes first. */
export async function lockOrg(tx: Tx, orgId: OrgId): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM orgs WHERE id = ${orgId}::uuid AND closed_at IS NULL FOR NO KEY UPDATE`;
  if (rows.length === 0) throw notFound('organization');
}

/** `PATCH /orgs/{org}`: name and settings. The event holds the changed values only, from and to. */
export async function updateOrg(actor: Actor, change: OrgChange, call: { requestId: string }): Promise<OrgDetail> {
  await inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    const org = await tx.orgs.findUniqueOrThrow({ where: { id: actor.orgId }, select: { name: true, settings: true } });
    const next = applyPatch(org.settings, change.settings ?? {});
    const before: Record<string, unknown> = { name: org.name, ...readSettings(org.settings) };
    const after: Record<string, unknown> = { name: change.name ?? org.name, ...readSettings(next) };
    const changed = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
    if (changed.length > 0) {
      const pick = (values: Record<string, unknown>) => Object.fromEntries(changed.map((name) => [name, values[name]]));
      await tx.$executeRaw`
        UPDATE orgs SET name = ${change.name ?? org.name}, settings = ${JSON.stringify(next)}::jsonb
        WHERE id = ${actor.orgId}::uuid`;
      const payload = { from: pick(before), to: pick(after) };
      await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'settings_changed', payload)]);
    }
  });
  return getOrg(actor);
}
