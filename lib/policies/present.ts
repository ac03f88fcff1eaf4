import { policyEffect } from '@/lib/contracts/policy';
import type { PolicyInfo } from '@/lib/contracts/policies';
import type { People } from '@/lib/agents/people';
import type { Tx } from '@/lib/db/tx';
import { publicId } from '@/lib/ids';

export type PolicyRow = NonNullable<Awaited<ReturnType<Tx['org_policies']['findFirst']>>>;

/** Wire form of an org policy. */
export function presentPolicy(row: PolicyRow, people: People): PolicyInfo {
  return {
    policy_id: publicId('pol', row.id),
    name: row.name,
    effect: policyEffect.parse(row.effect),
    priority: row.priority,
    match: row.match,
    message: row.message,
    enabled: row.enabled,
    created_by: people.label(row.created_by),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** What the audit log keeps of a policy: what it said, not who made it when. */
export const policyContent = ({ name, effect, priority, match, message, enabled }: PolicyRow) => ({
  name,
  effect,
  priority,
  match,
  message,
  enabled,
});
