import { type Manifest, manifest as manifestSchema } from '@/lib/contracts/manifest';
import type { Fault } from '@/lib/policy/facts';
import { schemaFault } from '@/lib/policy/params-schema';

export type ParsedManifest =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly errors: readonly Fault[] };

/**
 * Parses a manifest as registered: shape, bounds, and that every params schema can be run. Each fault is named with its dot
 * path, unknown fields too. Never throws.
 */
export function parseManifest(input: unknown): ParsedManifest {
  const parsed = manifestSchema.safeParse(input);
  if (!parsed.success) {
    return {
      ok: false,
      errors: parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known field' }))
          : [{ path: issue.path.join('.'), message: issue.message }],
      ),
    };
  }
  const errors: Fault[] = [];
  for (const [name, tool] of Object.entries(parsed.data.tools)) {
    const fault = tool.params_schema === undefined ? null : schemaFault(tool.params_schema);
    if (fault !== null) {
      const path = `tools.${name}.params_schema`;
      errors.push({ path: fault.path === '' ? path : `${path}.${fault.path}`, message: fault.message });
    }
  }
  return errors.length === 0 ? { ok: true, manifest: parsed.data } : { ok: false, errors };
}
