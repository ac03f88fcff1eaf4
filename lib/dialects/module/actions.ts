import { z } from 'zod';
import { expireStale } from '@/lib/approvals/expire';
import { onlyAgent } from '@/lib/approvals/get';
import { boundOf } from '@/lib/approvals/period';
import { timeOrDate } from '@/lib/contracts/common';
import { MODULE_STATUSES, type Many, type ModuleAction, type ModuleStatus } from '@/lib/contracts/module';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';
import { withOrg } from '@/lib/db/scope';
import { countActionsOf, GET_ACTION, listActions, type ActionStatus } from '@/lib/db/sql/module-actions';
import type { Bound } from '@/lib/db/sql/approvals-filter';
import { AppError, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { asId, parseId, type ApprovalId } from '@/lib/ids';
import { actionRow, presentActions } from './present';

/** A value that clients of the module expect to be refused with 400. */
export const malformed = (detail: string): AppError => new AppError('MALFORMED', detail);

/** The approval that an `action_id` names: a plain UUID or a public id. Throws 400, as the module does. */
export function actionId(text: string): ApprovalId {
  const id = parseId('appr', text);
  if (!id) throw malformed(`Invalid action_id: ${text}`);
  return id;
}

/** The rule that a `rule_id` names. Throws 400. */
export function moduleRuleId(text: string): string {
  const id = parseId('rule', text);
  if (!id) throw malformed(`Invalid rule_id: ${text}`);
  return id;
}

const STATUS_WORDS: readonly string[] = [...MODULE_STATUSES, 'denied', 'cancelled'] satisfies ActionStatus[];
const isStatusWord = (word: string): word is ActionStatus => STATUS_WORDS.includes(word);

function statusOf(word: string): ActionStatus {
  if (isStatusWord(word)) return word;
  throw malformed(`Invalid status: ${word}. It must be one of ${MODULE_STATUSES.join(', ')}.`);
}

function bound(name: 'since' | 'until', text: string): Bound {
  const given = timeOrDate.safeParse(text);
  if (!given.success) throw malformed(`Invalid ${name}: ${text}. It must be an ISO 8601 time or a date.`);
  return boundOf(name === 'since' ? 'from' : 'to', given.data);
}

type Filters = {
  status?: string | undefined;
  tool_name?: string | undefined;
  rule_id?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  offset: number;
  limit: number;
};

/** So many are counted exactly, here and in lists. */
const MOST = COUNT_UP_TO - 1;
const listed = z.object({ items: z.array(actionRow), total: z.number() });

/**
 * A page of actions, newest first: by the time of the request or, for executed ones, of the decision. An agent's key sees
 * its own. Throws MALFORMED for a status, time or rule id that can't be one.
 */
export async function actions(
  actor: Actor,
  filters: Filters,
  by: 'requested' | 'decided' = 'requested',
): Promise<Many<ModuleAction>> {
  const { offset, limit } = filters;
  const { statement, values } = listActions({
    orgId: actor.orgId,
    onlyAgent: onlyAgent(actor),
    by,
    status: by === 'decided' ? 'executed' : filters.status === undefined ? undefined : statusOf(filters.status),
    toolName: filters.tool_name,
    ruleId: filters.rule_id === undefined ? undefined : moduleRuleId(filters.rule_id),
    since: filters.since === undefined ? undefined : bound('since', filters.since),
    until: filters.until === undefined ? undefined : bound('until', filters.until),
    offset,
    limit,
  });
  const [row] = await withOrg(actor.orgId, (run) => run(statement, values));
  const { items, total } = listed.parse(row);
  const exact = total <= MOST;
  return {
    data: await presentActions(actor, items.slice(0, limit)),
    meta: {
      total: exact ? total : MOST,
      total_relation: exact ? 'eq' : 'gte',
      offset,
      limit,
      has_more: items.length > limit,
    },
  };
}

/** One action. Throws NOT_FOUND, also for another organization's or another agent's. */
export async function action(actor: Actor, id: ApprovalId): Promise<ModuleAction> {
  const [row] = await withOrg(actor.orgId, (run) => run(GET_ACTION, [actor.orgId, id, onlyAgent(actor)]));
  if (!row) throw notFound('approval');
  const [shown] = await presentActions(actor, [actionRow.parse(row['action'])]);
  if (!shown) throw notFound('approval');
  return shown;
}

const count = z.number().transform((n) => ({ n: Math.min(n, MOST), more: n > MOST }));
const counts = z.object({
  pending: count,
  approved: count,
  executed: count,
  rejected: count,
  expired: count,
} satisfies Record<ModuleStatus, typeof count>);

export type ActionCounts = {
  total: number;
  /** `gte` where there are more of some status than are counted. */
  total_relation: 'eq' | 'gte';
  by_status: Record<ModuleStatus, number>;
};

/**
 * How many actions there are, in all and of each status: exact up to 10,000 of each, as lists count. Approved and executed
 * ones are told apart among the newest 10,000 that were approved.
 */
export async function countActions(actor: Actor): Promise<ActionCounts> {
  const { statement, more } = countActionsOf(onlyAgent(actor));
  const [row] = await withOrg(actor.orgId, (run) => run(statement, [actor.orgId, ...more]));
  const { pending, approved, executed, rejected, expired } = counts.parse(row);
  const { most } = z.object({ most: z.boolean() }).parse(row);
  const all = [pending, approved, executed, rejected, expired];
  return {
    total: all.reduce((sum, { n }) => sum + n, 0),
    total_relation: most || all.some(({ more }) => more) ? 'gte' : 'eq',
    by_status: {
      pending: pending.n,
      approved: approved.n,
      executed: executed.n,
      rejected: rejected.n,
      expired: expired.n,
    },
  };
}

/** Expires everything overdue; the ids are plain UUIDs here. */
export async function expireStaleActions(actor: Actor, call: { requestId: string }) {
  const { expired_count, expired_ids } = await expireStale(actor, call);
  return { expired_count, expired_ids: expired_ids.map((id) => asId('appr', parseId('appr', id) ?? id)) };
}
