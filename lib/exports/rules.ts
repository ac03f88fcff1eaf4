import type { ExportFormat } from '@/lib/contracts/exports';
import type { RuleFilters, RuleInfo } from '@/lib/contracts/rules';
import type { Actor } from '@/lib/identity/actor';
import { listRules, type RuleKey } from '@/lib/standing-rules/list';
import type { Columns } from './encode';
import { BATCH, exported, pages, type Exported } from './exported';

const COLUMNS: Columns<RuleInfo> = {
  rule_id: (rule) => rule.rule_id,
  description: (rule) => rule.description,
  tool_name: (rule) => rule.tool_name,
  agent_id: (rule) => rule.agent_id,
  arg_constraints: (rule) => rule.arg_constraints,
  closed: (rule) => rule.closed,
  reasons: (rule) => rule.reasons,
  created_by: (rule) => rule.created_by,
  created_at: (rule) => rule.created_at,
  created_from: (rule) => rule.created_from,
  expires_at: (rule) => rule.expires_at,
  max_uses: (rule) => rule.max_uses,
  use_count: (rule) => rule.use_count,
  last_used_at: (rule) => rule.last_used_at,
  active: (rule) => rule.active,
  in_force: (rule) => rule.in_force,
  hygiene: (rule) => rule.hygiene,
  revoked_by: (rule) => rule.revoked_by,
  revoked_at: (rule) => rule.revoked_at,
  revoke_reason: (rule) => rule.revoke_reason,
  replaces: (rule) => rule.replaces,
  replaced_by: (rule) => rule.replaced_by,
  specificity: (rule) => rule.specificity,
};

/** The inventory of the organization's rules as a file, newest first, with the filters of the list. */
export async function exportRules(
  actor: Actor,
  { format, ...filters }: RuleFilters & { format: ExportFormat },
  call: { requestId: string },
): Promise<Exported> {
  const { total } = await listRules(actor, { ...filters, limit: 1, offset: 0 }, null);
  const read = (after: RuleKey | null) => listRules(actor, { ...filters, limit: BATCH, offset: 0 }, after);
  return exported(actor, call, { what: 'rules', format, filters, total, columns: COLUMNS, batches: pages(read) });
}
