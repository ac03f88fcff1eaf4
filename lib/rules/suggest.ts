import type { RiskTier } from '@/lib/contracts/manifest';
import type { Constraint, Constraints } from '@/lib/contracts/rule-constraints';
import { isJsonObject } from '@/lib/policy/params';
import type { JsonObject } from '@/lib/policy/types';
import { isStrictTier } from '@/lib/rules/bounds';

/** Names of arguments whose value a rule pins: who is reached, how much, and with which credentials. */
const SENSITIVE: ReadonlySet<string> = new Set(
  (
    'to recipient recipients email address url uri amount price cost account password token secret key api_key auth ' +
    'credential credentials'
  ).split(' '),
);

/** Whether the argument at `path` is one that a rule pins: declared by the tool (as name or path), or by its name. */
export function isSensitive(path: string, declared: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return SENSITIVE.has(name) || declared.some((entry) => [path.toLowerCase(), name].includes(entry.toLowerCase()));
}

function holdsSensitive(value: unknown, path: string, declared: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsSensitive(item, path, declared));
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => isSensitive(`${path}.${key}`, declared) || holdsSensitive(inner, `${path}.${key}`, declared),
  );
}

/**
 * Constraints for a rule made of one action: sensitive arguments exactly as they are today (a literal `"*"` stays exact),
 * others free. An object with something sensitive in it is taken apart; a list, or an object that dot paths can't reach
 * into, is pinned as a whole. Pure.
 */
export function suggestConstraints(params: JsonObject, declared: readonly string[]): Constraints {
  return Object.fromEntries(suggestions(params, '', declared));
}

function suggestions(params: JsonObject, prefix: string, declared: readonly string[]): [string, Constraint][] {
  return Object.entries(params).flatMap(([key, value]): [string, Constraint][] => {
    // No path leads to it; a rule that is closed then never matches, which is the safe side.
    if (key === '' || key.includes('.')) return [];
    const path = `${prefix}${key}`;
    if (isSensitive(path, declared)) return [[path, { type: 'exact', value }]];
    if (!holdsSensitive(value, path, declared)) return [[path, { type: 'any' }]];
    const reachable = isJsonObject(value) && Object.keys(value).every((name) => name !== '' && !name.includes('.'));
    return reachable ? suggestions(value, `${path}.`, declared) : [[path, { type: 'exact', value }]];
  });
}

/** How often a rule made of an action may be used, where nobody says: once for dangerous tools. */
export const suggestedUses = (tier: RiskTier): number => (isStrictTier(tier) ? 1 : 50);
