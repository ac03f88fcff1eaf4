import { manifest as manifestSchema } from '@/lib/contracts/manifest';
import { inOrg } from '@/lib/db/tx';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/json/value';
import type { OrgId } from '@/lib/ids';
import { findTool } from '@/lib/policy/resolve-tool';
import { REDACTED } from '@/lib/redaction/secret-patterns';
import { isSensitive } from '@/lib/rules/suggest';

export type Masked = { args: JsonObject; values: string[] };

/** The args with every sensitive value replaced as a whole, and the texts and numbers that went. Pure. */
export function maskSensitive(args: JsonObject, listed: readonly string[]): Masked {
  const values: string[] = [];
  const walk = (value: JsonValue, path: string): JsonValue => {
    if (Array.isArray(value)) return value.map((item) => walk(item, path));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const at = path === '' ? name : `${path}.${name}`;
        if (!isSensitive(at, listed)) return [name, walk(item, at)];
        collect(item, values);
        return [name, REDACTED];
      }),
    );
  };
  const masked = walk(args, '');
  return { args: isJsonObject(masked) ? masked : {}, values };
}

function collect(value: JsonValue, into: string[]): void {
  if (typeof value === 'string' || typeof value === 'number') into.push(String(value));
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach((item) => collect(item, into));
}

type Called = { manifest_id: string | null; action_type: string; tool: string };

/** The sensitive params that each call's tool lists: in the manifest that it was made under, and by the organization. */
export async function listedSensitive(
  orgId: OrgId,
  calls: readonly Called[],
): Promise<(call: Called) => readonly string[]> {
  const manifestIds = [...new Set(calls.flatMap(({ manifest_id }) => manifest_id ?? []))];
  const names = [...new Set(calls.map((call) => `${call.action_type}:${call.tool}`))];
  const { manifests, settings } = await inOrg(orgId, async (tx) => ({
    manifests:
      manifestIds.length === 0
        ? []
        : await tx.manifests.findMany({
            where: { org_id: orgId, id: { in: manifestIds } },
            select: { id: true, manifest: true },
          }),
    settings: await tx.tools.findMany({
      where: { org_id: orgId, tool: { in: ['*', ...names] } },
      select: { tool: true, sensitive_params: true },
    }),
  }));
  const documents = new Map(manifests.map(({ id, manifest }) => [id, manifestSchema.parse(manifest)]));
  return ({ manifest_id, action_type: type, tool }) => {
    const document = manifest_id === null ? null : (documents.get(manifest_id) ?? null);
    const own = findTool(document, { type, tool, params: {} })?.definition.sensitive_params ?? [];
    const set = settings.filter((row) => row.tool === '*' || row.tool === `${type}:${tool}`);
    return [...new Set([...own, ...set.flatMap((row) => row.sensitive_params)])];
  };
}
