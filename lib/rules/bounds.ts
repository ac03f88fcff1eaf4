import type { RiskTier } from '@/lib/contracts/manifest';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import { isBroad } from '@/lib/rules/specificity';

/** What of a rule says how far it reaches. */
export type Reach = { readonly constraints: Constraints; readonly bounded: boolean };

/** What a rule lacks, and in which of its fields. */
export type Missing = { readonly field: 'arg_constraints' | 'max_uses'; readonly what: string };

const NARROW: Missing = { field: 'arg_constraints', what: 'at least one exact or pattern arg constraint' };
const BOUND: Missing = { field: 'max_uses', what: "a bounded scope via 'expires_at' or 'max_uses'" };

/** Whether a tool of this tier takes narrow and bounded rules only. */
export const isStrictTier = (tier: RiskTier): boolean => tier === 'high' || tier === 'critical';

/**
 * What a rule lacks for a tool of this tier: `high` and `critical` need a narrowing constraint and a bound, a rule that
 * takes every call needs a bound at every tier. Empty when it lacks nothing. Pure.
 */
export function missingBounds(tier: RiskTier, { constraints, bounded }: Reach): Missing[] {
  const broad = isBroad(constraints);
  const strict = isStrictTier(tier);
  const missing: Missing[] = [];
  if (strict && broad) missing.push(NARROW);
  if ((strict || broad) && !bounded) missing.push(BOUND);
  return missing;
}

/** Whether only an admin may make it: it takes every call of the tool, or waives more than a plain need for approval. */
export const needsAdmin = (rule: { readonly constraints: Constraints; readonly reasons: readonly string[] }): boolean =>
  isBroad(rule.constraints) || rule.reasons.length > 0;
