import type { Statement } from '@/lib/db/scope';
import { EXPORT_COLUMNS } from './approvals-columns';
import { behind, matching, ORDER, searched, Values, type ListFilter } from './approvals-filter';
import type { ListRequest } from './approvals-list';

/** How many matches of a text an export goes through. */
const EXPORT_TO = 1_000_000;

/** Everything that a text search finds, newest first, as column `ids`: 16 bytes each, or null. Searched once for a file. */
export function searchForExport(orgId: string, filter: ListFilter): { statement: Statement; values: unknown[] } {
  const v = new Values();
  const org = `${v.bind(orgId)}::uuid`;
  const found = searched(filter, '-created_at', org, v, EXPORT_TO);
  // The function answers in order, and a single aggregate without a sort of its own keeps it.
  const text = `SELECT string_agg(uuid_send(f.id), ''::bytea) AS ids FROM (${found}) f`;
  return { statement: { name: '', text }, values: v.list };
}

/** These rows of an export, newest first, as column `items` (JSON). $1 org, $2 ids */
export const EXPORT_ROWS: Statement = {
  name: 'approvals-export-rows',
  text: `SELECT coalesce(json_agg(b ORDER BY ${ORDER['-created_at']('b')}), '[]') AS items
    FROM (SELECT ${EXPORT_COLUMNS} FROM approvals a WHERE a.org_id = $1 AND a.id = ANY ($2::uuid[])) b`,
};

/**
 * One batch of an export without a text to look for, newest first, as column `items` (JSON). Without totals: they would
 * be counted again for every batch. Planned for each call, as a list with filters is.
 */
export function exportApprovals({
  orgId,
  filter,
  limit,
  after,
}: Pick<ListRequest, 'orgId' | 'filter' | 'limit' | 'after'>): { statement: Statement; values: unknown[] } {
  const sort = '-created_at';
  const v = new Values();
  const org = `${v.bind(orgId)}::uuid`;
  const key = after ? ` AND ${behind(after, sort, v)}` : '';
  const wanted = v.bind(limit);
  const branches = matching(filter, sort, org, '', v).branches.map(
    (where) => `
        (SELECT ${EXPORT_COLUMNS} FROM approvals a WHERE a.org_id = ${org} AND ${where}${key}
          ORDER BY ${ORDER[sort]('a')} LIMIT ${wanted})`,
  );
  const text = `
    WITH batch AS (
      SELECT * FROM (${branches.join(' UNION ALL')}) m ORDER BY ${ORDER[sort]('m')} LIMIT ${wanted})
    SELECT coalesce(json_agg(b ORDER BY ${ORDER[sort]('b')}), '[]') AS items FROM batch b`;
  return { statement: { name: '', text }, values: v.list };
}
