import { z } from 'zod';
import { orgSettings, type OrgSettings, type SettingsPatch } from '@/lib/contracts/orgs';
import type { Tx } from '@/lib/db/tx';
import { invalid, notFound } from '@/lib/errors';
import type { OrgId } from '@/lib/ids';

/** What is stored holds only what somebody chose, and may come from a newer version: unknown keys are passed over. */
const stored = z.object(orgSettings.shape);

/** Stored settings with every default filled in. Pure; hot paths read the column themselves. */
export const readSettings = (json: unknown): OrgSettings => stored.parse(json ?? {});

/** The organization's settings as they are now. */
export async function orgSettingsOf(tx: Tx, orgId: OrgId): Promise<OrgSettings> {
  const org = await tx.orgs.findFirst({ where: { id: orgId }, select: { settings: true } });
  if (!org) throw notFound('organization');
  return readSettings(org.settings);
}

/** What is stored after a change: chosen values only, groups merged. Throws 422 where the whole makes no sense. */
export function applyPatch(before: unknown, patch: SettingsPatch): Record<string, unknown> {
  const kept = z.record(z.string(), z.unknown()).parse(before ?? {});
  const next: Record<string, unknown> = { ...kept };
  for (const [name, value] of Object.entries(patch)) {
    if (value !== undefined) next[name] = isGroup(value) && isGroup(next[name]) ? { ...next[name], ...value } : value;
  }
  const result = readSettings(next);
  if (result.approval_expiry_seconds > result.max_expiry_seconds) {
    throw invalid([{ path: 'settings.approval_expiry_seconds', message: 'must not exceed max_expiry_seconds' }]);
  }
  return next;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
