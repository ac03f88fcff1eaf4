import { z } from 'zod';
import { constraint, MASKED_VALUE, type Constraint, type Constraints } from '@/lib/contracts/rule-constraints';
import type { OrgId } from '@/lib/ids';
import type { JsonObject } from '@/lib/json/value';
import { redact } from '@/lib/redaction/secrets';
import { sealer } from '@/lib/signing/process-keys';

const stored = z.record(z.string(), constraint);
const context = (orgId: OrgId, ruleId: string) => ({ orgId, kind: 'rule', rowId: ruleId });

/** A rule's constraints as they are kept: as they may be shown and, where that hides a secret, also sealed. */
export type Kept = { shown: Constraints; sealed: Buffer | null };

/** Masks the values of secret arguments; `masked` names those arguments. */
export function maskConstraints(
  constraints: Constraints,
  secretParams: readonly string[],
): { shown: Constraints; masked: string[] } {
  const masked: string[] = [];
  const shown = Object.entries(constraints).map(([path, given]): [string, Constraint] => {
    if (given.type === 'any' || !hidesSomething(path, given.value, secretParams)) return [path, given];
    masked.push(path);
    return [path, { type: given.type, value: MASKED_VALUE }];
  });
  return { shown: Object.fromEntries(shown), masked };
}

/** As the params themselves are redacted: by the names on the path, the tool's own list, and the value's shape. */
function hidesSomething(path: string, value: unknown, secretParams: readonly string[]): boolean {
  const nested = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return redact(nested, { secretParams }).masked.length > 0;
}

/** How a new rule's constraints are kept. */
export function keepConstraints(
  orgId: OrgId,
  ruleId: string,
  constraints: Constraints,
  secretParams: readonly string[],
): Kept {
  const { shown, masked } = maskConstraints(constraints, secretParams);
  if (masked.length === 0) return { shown, sealed: null };
  const plain: JsonObject = JSON.parse(JSON.stringify(constraints)); // what was parsed from JSON is JSON again
  return { shown, sealed: sealer().seal(plain, context(orgId, ruleId)) };
}

/** The constraints that a rule matches by. Throws `SealError` when the sealed ones were changed or moved to another rule. */
export function openConstraints(orgId: OrgId, ruleId: string, shown: unknown, sealed: Uint8Array | null): Constraints {
  return stored.parse(sealed === null ? shown : sealer().open(sealed, context(orgId, ruleId)));
}

/** The arguments whose value is kept back. */
export function maskedArguments(orgId: OrgId, ruleId: string, shown: Constraints, sealed: Uint8Array | null): string[] {
  if (sealed === null) return [];
  const real = openConstraints(orgId, ruleId, shown, sealed);
  return Object.entries(shown).flatMap(([path, given]) => {
    const own = real[path];
    const hidden = given.type !== 'any' && own?.type === given.type && given.value === MASKED_VALUE;
    return hidden && own.value !== MASKED_VALUE ? [path] : [];
  });
}
