import { z } from 'zod';
import type { AuditEvent, AuditQuery } from '@/lib/contracts/audit';
import type { FieldError } from '@/lib/contracts/errors';
import { withOrg } from '@/lib/db/scope';
import { countAuditEvents, listAuditEvents, type AuditConditions, type AuditKey } from '@/lib/db/sql/audit-events';
import { invalid } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { eventRow, presentEvent } from './present';
import { COUNT_UP_TO } from '@/lib/db/count-up-to';

export type { AuditKey };

export type AuditFilter = Omit<AuditQuery, 'limit' | 'cursor'>;

/** Position of the last event of a page. */
export const auditKey = z.object({ occurred_at: z.iso.datetime(), id: z.uuid() });

/**
 * One page of the organization's audit log, newest first, after the event at `after`. `total` stops at 10,001; `next` is
 * the position of the last event when there are more. Throws 422 on an id that is none.
 */
export async function listAudit(
  actor: Actor,
  filter: AuditFilter,
  page: AuditPlace,
): Promise<{ items: AuditEvent[]; total: number; next: AuditKey | null }> {
  const conditions = conditionsOf(filter);
  const listed = await readAudit(actor, conditions, page);
  const [counted] = await withOrg(actor.orgId, (run) => run(...countAuditEvents(actor.orgId, conditions, COUNT_UP_TO)));
  return { ...listed, total: z.object({ total: z.number() }).parse(counted).total };
}

export type AuditPlace = { limit: number; after: AuditKey | null };

/** The same without a total: what an export reads, page by page. */
export async function readAudit(
  actor: Actor,
  conditions: AuditConditions,
  { limit, after }: AuditPlace,
): Promise<{ items: AuditEvent[]; next: AuditKey | null }> {
  const rows = await withOrg(actor.orgId, (run) => run(...listAuditEvents(actor.orgId, conditions, after, limit + 1)));
  const events = z.array(eventRow).parse(rows.slice(0, limit));
  const last = events.at(-1);
  return {
    items: events.map(presentEvent),
    next: rows.length > limit && last ? { occurred_at: last.occurred_at, id: last.id } : null,
  };
}

/** Query words → what the statements are built from. Throws 422 on an id that is none. */
export function conditionsOf(filter: AuditFilter): AuditConditions {
  const errors: FieldError[] = [];
  const id = (kind: 'appr' | 'rule', path: 'approval_id' | 'rule_id') => {
    const given = filter[path];
    const parsed = given === undefined ? undefined : parseId(kind, given);
    if (parsed === null) errors.push({ path, message: `must be an id like ${kind}-…` });
    return parsed ?? undefined;
  };
  const time = (path: 'from' | 'to') => {
    const given = filter[path];
    if (given === undefined) return {};
    const text = given.length === DAY || given.endsWith('Z') ? given : utc(given);
    if (!/^(?!0000)\d{4}-/.test(text)) errors.push({ path, message: 'must be in the years 0001 to 9999' });
    return { [given.length === DAY ? (`${path}_day` as const) : path]: text };
  };
  const [type, ...more] = filter.type ?? [];
  const conditions = {
    ...(more.length === 0 ? { type } : { types: filter.type }),
    ...actorCondition(filter.actor),
    approval_id: id('appr', 'approval_id'),
    agent_id: filter.agent_id,
    rule_id: id('rule', 'rule_id'),
    ...time('from'),
    ...time('to'),
  };
  if (errors.length > 0) throw invalid(errors);
  return conditions;
}

/** An id names a person (or, as `tok-…`, a service key); anything else is the label: email, agent, name of the key. */
function actorCondition(text: string | undefined): AuditConditions {
  if (text === undefined) return {};
  const user = parseId('usr', text);
  if (user) return { user_id: user };
  const service = parseId('tok', text);
  if (service) return { service_id: service };
  return { actor_label: text.includes('@') ? text.toLowerCase() : text };
}

const DAY = '2026-01-31'.length;

/** PostgreSQL takes fewer offsets than ISO 8601 has. */
const utc = (text: string) => new Date(text).toISOString();
