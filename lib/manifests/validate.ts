import type { ManifestValidation } from '@/lib/contracts/manifests';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { parseManifest } from '@/lib/policy/manifest';
import { jsonHash } from '@/lib/signing/digest';
import { manifestWarnings, secretsOf } from './warnings';

/**
 * What registering this document would say, without registering it: its hash, or every fault; and what is allowed but
 * probably not meant. The bare manifest or `{manifest, description}`. Writes nothing.
 */
export async function validateManifest(
  actor: Actor,
  body: Readonly<Record<string, unknown>>,
): Promise<ManifestValidation> {
  const parsed = parseManifest('manifest' in body ? body['manifest'] : body);
  if (!parsed.ok) {
    const errors = parsed.errors.map(({ path, message }) => ({ path, field: path, message }));
    return { valid: false, errors, warnings: [] };
  }
  const { manifest } = parsed;
  const named = Object.values(manifest.tools).flatMap((tool) => Object.values(secretsOf(tool)));
  const known = await inOrg(actor.orgId, (tx) =>
    tx.secrets.findMany({
      where: { org_id: actor.orgId, name: { in: [...new Set(named)] } },
      select: { name: true },
      take: 5000,
    }),
  );
  const warnings = manifestWarnings(manifest, new Set(known.map((secret) => secret.name)));
  return { valid: true, manifest_hash: jsonHash(manifest), warnings };
}
