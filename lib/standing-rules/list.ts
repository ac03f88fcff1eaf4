import { z } from 'zod';
import type { RuleFilters, RuleInfo } from '@/lib/contracts/rules';
import { withOrg, type Run } from '@/lib/db/scope';
import { GET_RULE, LIST_RULES } from '@/lib/db/sql/rules';
import { invalidField, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId, type OrgId, type RuleId } from '@/lib/ids';
import { presentRule, ruleRow, type RuleRow } from './rows';

/** Where a rule stands in the list: by its time of creation (microseconds and all), then by id. */
export type RuleKey = { at: string; id: string };

const answer = z.object({ total: z.coerce.number(), rules: z.array(ruleRow) });

/**
 * Rules of the organization, newest first, after the one at `after`. Throws INVALID for a `created_from` that can't
 * be one.
 */
export async function listRules(
  actor: Actor,
  filters: RuleFilters & { limit: number; offset: number },
  after: RuleKey | null,
): Promise<{ items: RuleInfo[]; total: number; next: RuleKey | null }> {
  const { orgId } = actor;
  const from = filters.created_from === undefined ? null : parseId('appr', filters.created_from);
  if (filters.created_from !== undefined && from === null) {
    throw invalidField('created_from', 'is not the id of an approval');
  }
  const values = [
    orgId,
    filters.active_only ?? false,
    filters.tool_name ?? null,
    filters.agent_id ?? null,
    from,
    filters.hygiene ?? null,
    after?.at ?? null,
    after?.id ?? null,
    filters.limit + 1,
    filters.offset,
  ];
  const [row] = await withOrg(orgId, (run) => run(LIST_RULES, values));
  const { total, rules } = answer.parse(row);
  const shown = rules.slice(0, filters.limit);
  const last = rules.length > filters.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((rule) => presentRule(orgId, rule)),
    total,
    next: last ? { at: last.created_at_text, id: last.id } : null,
  };
}

/** One rule. Throws NOT_FOUND. */
export async function getRule(actor: Actor, id: RuleId): Promise<RuleInfo> {
  return presentRule(actor.orgId, await withOrg(actor.orgId, (run) => rowOf(run, actor.orgId, id)));
}

/** The row of one rule. Throws NOT_FOUND, also for another organization's. */
export async function rowOf(run: Run, orgId: OrgId, id: RuleId): Promise<RuleRow> {
  const [found] = await run(GET_RULE, [orgId, id]);
  if (!found) throw notFound('rule');
  return ruleRow.parse(found['rule']);
}
