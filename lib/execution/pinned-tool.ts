import { manifest as manifestSchema, type ToolDefinition } from '@/lib/contracts/manifest';
import { inOrg } from '@/lib/db/tx';
import type { OrgId } from '@/lib/ids';
import { findTool } from '@/lib/policy/resolve-tool';

/** What of an approval says which tool serves it. */
type Approved = { manifest_id: string | null; action_type: string; tool: string };

export type PinnedTool = {
  /** Null where the manifest has no such tool, or there is none (an action that was asked for outright). */
  definition: ToolDefinition | null;
  /** The tool's own and those that the organization set for it. */
  secretParams: readonly string[];
};

/** The tool as it stands in the manifest that the approval was made under, with the organization's settings of now. */
export async function pinnedTool(orgId: OrgId, approved: Approved): Promise<PinnedTool> {
  const { manifest_id: id, action_type: type, tool } = approved;
  const { row, settings } = await inOrg(orgId, async (tx) => ({
    row: id
      ? await tx.manifests.findUnique({ where: { org_id_id: { org_id: orgId, id } }, select: { manifest: true } })
      : null,
    settings: await tx.tools.findMany({
      where: { org_id: orgId, tool: { in: ['*', `${type}:${tool}`] } },
      select: { secret_params: true },
    }),
  }));
  const document = row ? manifestSchema.parse(row.manifest) : null;
  const definition = findTool(document, { type, tool, params: {} })?.definition ?? null;
  const names = settings.flatMap(({ secret_params }) => secret_params);
  return { definition, secretParams: [...new Set([...(definition?.secret_params ?? []), ...names])] };
}
