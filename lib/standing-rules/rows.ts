import { z } from 'zod';
import { constraint } from '@/lib/contracts/rule-constraints';
import type { RuleInfo } from '@/lib/contracts/rules';
import { publicId, type OrgId } from '@/lib/ids';
import { hygieneOf } from '@/lib/rules/hygiene';
import { specificity } from '@/lib/rules/specificity';
import { maskedArguments } from './constraints';

const time = z.coerce.date();
const text = z.string().nullable();

/** A rule as SQL returns it (`RULE_COLUMNS`). */
export const ruleRow = z.object({
  id: z.string(),
  tool_name: z.string(),
  agent_id: text,
  arg_constraints: z.record(z.string(), constraint),
  sealed: text,
  closed: z.boolean(),
  reasons: z.array(z.string()),
  description: z.string(),
  created_by: z.string(),
  created_by_label: z.string(),
  created_from: text,
  created_at: time,
  created_at_text: z.string(),
  expires_at: time.nullable(),
  max_uses: z.number().nullable(),
  use_count: z.number(),
  last_used_at: time.nullable(),
  active: z.boolean(),
  revoked_by_label: text,
  revoked_at: time.nullable(),
  revoke_reason: text,
  replaces: text,
  replaced_by: text,
  author_entitled: z.boolean(),
  now: time,
});
export type RuleRow = z.output<typeof ruleRow>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const rule = (id: string | null): string | null => (id === null ? null : publicId('rule', id));

/** The sealed constraints of a row, as bytes. */
export const sealedOf = (row: RuleRow): Buffer | null =>
  row.sealed === null ? null : Buffer.from(row.sealed, 'base64');

/** Wire form of a rule. */
export function presentRule(orgId: OrgId, row: RuleRow): RuleInfo {
  const expired = row.expires_at !== null && row.expires_at <= row.now;
  const usedUp = row.max_uses !== null && row.use_count >= row.max_uses;
  return {
    id: publicId('rule', row.id),
    rule_id: publicId('rule', row.id),
    tool_name: row.tool_name,
    agent_id: row.agent_id,
    arg_constraints: row.arg_constraints,
    masked: maskedArguments(orgId, row.id, row.arg_constraints, sealedOf(row)),
    closed: row.closed,
    reasons: row.reasons,
    description: row.description,
    created_by: row.created_by_label,
    created_from: row.created_from === null ? null : publicId('appr', row.created_from),
    created_at: row.created_at.toISOString(),
    expires_at: iso(row.expires_at),
    max_uses: row.max_uses,
    use_count: row.use_count,
    last_used_at: iso(row.last_used_at),
    active: row.active,
    in_force: row.active && !expired && !usedUp && row.author_entitled,
    author_entitled: row.author_entitled,
    revoked_by: row.revoked_by_label,
    revoked_at: iso(row.revoked_at),
    revoke_reason: row.revoke_reason,
    replaces: rule(row.replaces),
    replaced_by: rule(row.replaced_by),
    specificity: specificity(row.arg_constraints),
    hygiene: hygieneOf(
      {
        constraints: row.arg_constraints,
        active: row.active,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        expiresAt: row.expires_at,
        maxUses: row.max_uses,
        useCount: row.use_count,
      },
      row.now,
    ),
  };
}
