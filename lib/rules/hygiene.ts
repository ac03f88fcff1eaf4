import type { Constraints } from '@/lib/contracts/rule-constraints';
import type { RuleHygiene } from '@/lib/contracts/rules';
import { isBroad } from '@/lib/rules/specificity';

const WEEK_MS = 7 * 86_400_000;
const NEARLY = 0.8;

/** What of a rule its hygiene is read from. */
export type RuleState = {
  readonly constraints: Constraints;
  readonly active: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly maxUses: number | null;
  readonly useCount: number;
};

/**
 * What is worth a look at a rule: unused for seven days, over 80 % used, expiring within seven days, broad; and why it
 * matches no more. The first four only while it can still match. Pure; the list's filter says the same in SQL
 * (lib/db/sql/rules.ts), and a test holds the two together.
 */
export function hygieneOf(rule: RuleState, now: Date): RuleHygiene[] {
  const expired = rule.expiresAt !== null && rule.expiresAt <= now;
  const exhausted = rule.maxUses !== null && rule.useCount >= rule.maxUses;
  const badges: RuleHygiene[] = [];
  if (rule.active && !expired && !exhausted) {
    const since = (rule.lastUsedAt ?? rule.createdAt).getTime();
    if (now.getTime() - since >= WEEK_MS) badges.push('unused');
    if (rule.maxUses !== null && rule.useCount > NEARLY * rule.maxUses) badges.push('nearly_used_up');
    if (rule.expiresAt !== null && rule.expiresAt.getTime() - now.getTime() <= WEEK_MS) badges.push('expiring');
    if (isBroad(rule.constraints)) badges.push('broad');
  }
  if (expired) badges.push('expired');
  if (exhausted) badges.push('exhausted');
  if (!rule.active) badges.push('revoked');
  return badges;
}
