import type { Statement } from '@/lib/db/scope';

const COLUMNS = `id, type, actor_kind, actor_id, actor_label, request_id, approval_id, rule_id, agent_id, batch_id, reason,
      payload, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at`;

const ZONE = `(SELECT coalesce(settings->>'timezone', 'UTC') FROM orgs WHERE id = $1)`;

/** Conditions of a listing: for each a letter for the statement's name and its SQL over the parameter that it is given. */
const CONDITIONS = {
  type: ['t', (p: string) => `e.type = ${p}`],
  types: ['T', (p: string) => `e.type = ANY(${p}::text[])`],
  user_id: ['u', (p: string) => `e.actor_kind = 'user' AND e.actor_id = ${p}`],
  service_id: ['s', (p: string) => `e.actor_kind = 'service' AND e.actor_id = ${p}`],
  actor_label: ['l', (p: string) => `e.actor_label = ${p}`],
  approval_id: ['p', (p: string) => `e.approval_id = ${p}::uuid`],
  agent_id: ['g', (p: string) => `e.agent_id = ${p}`],
  rule_id: ['r', (p: string) => `e.rule_id = ${p}::uuid`],
  from: ['f', (p: string) => `e.occurred_at >= ${p}::timestamptz`],
  from_day: ['F', (p: string) => `e.occurred_at >= ${p}::date::timestamp AT TIME ZONE ${ZONE}`],
  to: ['o', (p: string) => `e.occurred_at <= ${p}::timestamptz`],
  to_day: ['O', (p: string) => `e.occurred_at < (${p}::date + 1)::timestamp AT TIME ZONE ${ZONE}`],
} as const;

/** Which events. Days are days of the organization's time zone; each end is included. */
export type AuditConditions = { readonly [C in keyof typeof CONDITIONS]?: string | readonly string[] | undefined };

/** Where a page of the list begins: after this event. `occurred_at` to the microsecond. */
export type AuditKey = { occurred_at: string; id: string };

function where(org: string, conditions: AuditConditions) {
  const values: unknown[] = [org];
  let letters = '';
  let text = 'e.org_id = $1';
  for (const [name, [letter, condition]] of Object.entries(CONDITIONS)) {
    const value = Object.entries(conditions).find(([given]) => given === name)?.[1];
    if (value === undefined) continue;
    values.push(value);
    letters += letter;
    text += ` AND ${condition(`$${values.length}`)}`;
  }
  return { values, letters, text };
}

/** One page of an organization's events, newest first. A statement per set of conditions, so that each has its plan. */
export function listAuditEvents(
  org: string,
  conditions: AuditConditions,
  after: AuditKey | null,
  limit: number,
): [Statement, unknown[]] {
  const { values, letters, text } = where(org, conditions);
  let begin = '';
  if (after) {
    values.push(after.occurred_at, after.id);
    begin = `AND (e.occurred_at, e.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`;
  }
  values.push(limit);
  const statement = {
    name: `audit-list-${letters}${after ? '-after' : ''}`,
    text: `SELECT ${COLUMNS} FROM audit_events e WHERE ${text} ${begin}
      ORDER BY e.occurred_at DESC, e.id DESC LIMIT $${values.length}`,
  };
  return [statement, values];
}

/** How many there are, counted up to `cap`. */
export function countAuditEvents(org: string, conditions: AuditConditions, cap: number): [Statement, unknown[]] {
  const { values, letters, text } = where(org, conditions);
  values.push(cap);
  const statement = {
    name: `audit-count-${letters}`,
    text: `SELECT count(*) AS total FROM (SELECT FROM audit_events e WHERE ${text} LIMIT $${values.length}) c`,
  };
  return [statement, values];
}

/** $1 org, $2 approval, $3 agent that it must be of, or null. One row says whether there is such an approval. */
export const AUDIT_TRAIL_OF: Statement = {
  name: 'audit-trail-of',
  text: `SELECT FROM approvals WHERE org_id = $1 AND id = $2::uuid AND ($3::text IS NULL OR agent_id = $3)`,
};

/** $1 org, $2 approval. Its events, oldest first. */
export const AUDIT_TRAIL: Statement = {
  name: 'audit-trail',
  text: `
    SELECT ${COLUMNS} FROM audit_events e WHERE e.org_id = $1 AND e.approval_id = $2::uuid
    ORDER BY e.occurred_at, e.id LIMIT 2000`,
};
