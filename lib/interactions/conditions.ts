import type { InteractionListQuery } from '@/lib/contracts/interactions';
import type { FieldError } from '@/lib/contracts/errors';
import { sql } from '@/lib/db/raw';
import { invalid } from '@/lib/errors';

type Filter = Omit<InteractionListQuery, 'limit' | 'offset' | 'cursor'>;

/** `type:tool` with `*` (any run) and `?` (one character) as a LIKE pattern with `\` as its escape. Pure. */
export const likePattern = (glob: string): string =>
  glob
    .replace(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%')
    .replaceAll('?', '_');

/** The two halves of an action without wildcards, which indexes can look for; null for a glob. Pure. */
export function exactAction(glob: string): { type: string; tool: string } | null {
  const colon = glob.indexOf(':');
  if (colon === -1 || /[*?]/.test(glob)) return null;
  return { type: glob.slice(0, colon), tool: glob.slice(colon + 1) };
}

const DAY_LENGTH = '2026-01-31'.length;

/** A bound as PostgreSQL takes it: a day (of the organization's time zone) or an instant. Throws 422 beyond its years. */
function bound(path: 'from' | 'to', text: string | undefined, errors: FieldError[]) {
  if (text === undefined) return { day: null, instant: null };
  const isDay = text.length === DAY_LENGTH;
  const plain = isDay ? text : new Date(text).toISOString();
  if (!/^(?!0000)\d{4}-/.test(plain)) errors.push({ path, message: 'must be in the years 0001 to 9999' });
  return isDay ? { day: plain, instant: null } : { day: null, instant: plain };
}

/**
 * SQL conditions on `interactions i`; a criterion that isn't given is null and holds for every row. Days are days of the
 * organization's time zone, both ends included.
 */
export function interactionConditions(orgId: string, filter: Filter) {
  const errors: FieldError[] = [];
  const from = bound('from', filter.from, errors);
  const to = bound('to', filter.to, errors);
  if (errors.length > 0) throw invalid(errors);
  const agentId = filter.agent_id ?? filter.uapk_id ?? null;
  const decision = filter.decision ?? null;
  const runId = filter.run_id ?? null;
  const exact = filter.action === undefined ? null : exactAction(filter.action);
  const like = filter.action === undefined || exact ? null : likePattern(filter.action);
  const zone = sql`(SELECT coalesce(settings->>'timezone', 'UTC') FROM orgs WHERE id = ${orgId}::uuid)`;
  return sql`i.org_id = ${orgId}::uuid
    AND (${agentId}::text IS NULL OR i.agent_id = ${agentId})
    AND (${decision}::text IS NULL OR i.decision = ${decision})
    AND (${runId}::text IS NULL OR i.run_id = ${runId})
    AND (${exact?.type ?? null}::text IS NULL
      OR (i.action_type = ${exact?.type ?? null} AND i.tool = ${exact?.tool ?? null}))
    AND (${like}::text IS NULL OR i.action_type || ':' || i.tool LIKE ${like} ESCAPE '\\')
    AND (${from.instant}::timestamptz IS NULL OR i.created_at >= ${from.instant}::timestamptz)
    AND (${from.day}::date IS NULL OR i.created_at >= ${from.day}::date::timestamp AT TIME ZONE ${zone})
    AND (${to.instant}::timestamptz IS NULL OR i.created_at <= ${to.instant}::timestamptz)
    AND (${to.day}::date IS NULL OR i.created_at < (${to.day}::date + 1)::timestamp AT TIME ZONE ${zone})`;
}
