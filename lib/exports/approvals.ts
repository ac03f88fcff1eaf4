import { z } from 'zod';
import { list, toFilter } from '@/lib/approvals/list';
import { presentSummary } from '@/lib/approvals/present';
import { summaryRow } from '@/lib/approvals/rows';
import type { ApprovalExportQuery, ApprovalFilters, ApprovalSummary } from '@/lib/contracts/approvals';
import { withOrg } from '@/lib/db/scope';
import { EXPORT_ROWS, exportApprovals as exportStatement, searchForExport } from '@/lib/db/sql/approvals-export';
import type { ListFilter, ListKey } from '@/lib/db/sql/approvals-filter';
import { GET_SUMMARIES } from '@/lib/db/sql/approvals-get';
import type { Actor } from '@/lib/identity/actor';
import { publicId } from '@/lib/ids';
import type { Columns } from './encode';
import { BATCH, exported, pages, type Exported } from './exported';

const row = summaryRow.extend({
  action_hash: z.string(),
  deny_reason: z.string().nullable(),
  notes: z.string().nullable(),
  rule_id: z.string().nullable(),
});
type Row = z.output<typeof row>;

/** A line of the list with how it was resolved. */
type Line = ApprovalSummary & {
  rule_id: string | null;
  reason: string | null;
  notes: string | null;
  action_hash: string;
};

const COLUMNS: Columns<Line> = {
  approval_id: (line) => line.approval_id,
  status: (line) => line.status,
  created_at: (line) => line.created_at,
  agent_id: (line) => line.agent_id,
  action: ({ action }) => `${action.type}:${action.tool}`,
  risk_tier: (line) => line.risk_tier,
  reason_codes: (line) => line.reason_codes,
  headline: (line) => line.headline,
  summary: (line) => line.summary,
  params: (line) => line.action.params,
  expires_at: (line) => line.expires_at,
  decided_at: (line) => line.decided_at,
  decided_by: (line) => line.decided_by,
  decided_via: (line) => line.decided_via,
  reason: (line) => line.reason,
  notes: (line) => line.notes,
  rule_id: (line) => line.rule_id,
  execution_status: (line) => line.execution.status,
  execution_mode: (line) => line.execution.mode,
  execution_attempt: (line) => line.execution.attempt,
  run_id: (line) => line.run_id,
  session_id: (line) => line.session_id,
  external_id: (line) => line.external_id,
  interaction_id: (line) => line.interaction_id,
  duplicates: (line) => line.duplicates,
  action_hash: (line) => line.action_hash,
};

/**
 * The organization's approvals as a file, newest first, with the filters of the list. What comes in meanwhile is not in
 * it. Throws INVALID as the list does.
 */
export async function exportApprovals(
  actor: Actor,
  { format, ...filters }: ApprovalExportQuery,
  call: { requestId: string },
): Promise<Exported> {
  const filter = toFilter(filters);
  const { total, rows } = filter.q === undefined ? await listed(actor, filters, filter) : await searched(actor, filter);
  const batches = inPieces(actor, rows);
  return exported(actor, call, { what: 'approvals', format, filters, total, columns: COLUMNS, batches });
}

type Source = { total: number; rows: AsyncIterable<readonly Row[]> };

const rowsOf = (answer: Record<string, unknown> | undefined): Row[] => z.array(row).parse(answer?.['items']);

/** By columns: each batch behind the last row of the one before. */
async function listed(actor: Actor, filters: ApprovalFilters, filter: ListFilter): Promise<Source> {
  const { total } = await list(actor, filters, { sort: '-created_at', limit: 1, offset: 0, after: null });
  const read = async (after: ListKey | null) => {
    const { statement, values } = exportStatement({ orgId: actor.orgId, filter, limit: BATCH, after });
    const [answer] = await withOrg(actor.orgId, (run) => run(statement, values));
    const items = rowsOf(answer);
    const last = items.at(-1);
    return { items, next: last && items.length === BATCH ? { at: last.created_at, id: last.id } : null };
  };
  return { total, rows: pages(read) };
}

const ID_BYTES = 16;

/** By a text: searched once, and then read by id, so that a long file is not a long row of searches. */
async function searched(actor: Actor, filter: ListFilter): Promise<Source> {
  const { statement, values } = searchForExport(actor.orgId, filter);
  const [answer] = await withOrg(actor.orgId, (run) => run(statement, values));
  const ids = z.instanceof(Buffer).nullable().parse(answer?.['ids']) ?? Buffer.alloc(0);
  return { total: ids.length / ID_BYTES, rows: rowsWith(actor, ids) };
}

async function* rowsWith(actor: Actor, ids: Buffer): AsyncGenerator<readonly Row[], void> {
  for (let at = 0; at < ids.length; at += BATCH * ID_BYTES) {
    const some = ids
      .subarray(at, at + BATCH * ID_BYTES)
      .toString('hex')
      .match(/.{32}/g);
    const [answer] = await withOrg(actor.orgId, (run) => run(EXPORT_ROWS, [actor.orgId, some]));
    yield rowsOf(answer);
  }
}

/** Batches as they go out: each line with large params by itself, so that no two of those are in memory at a time. */
async function* inPieces(actor: Actor, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Line[], void> {
  for await (const rows of batches) {
    let small: Line[] = [];
    for (const one of rows) {
      if (one.params !== null) {
        small.push(present(one));
        continue;
      }
      if (small.length > 0) yield small;
      small = [];
      yield [present(await whole(actor, one))];
    }
    if (small.length > 0) yield small;
  }
}

/** Lists leave large params out; here each is fetched by itself. */
async function whole(actor: Actor, line: Row): Promise<Row> {
  const [found] = await withOrg(actor.orgId, (run) => run(GET_SUMMARIES, [actor.orgId, [line.id], null]));
  return { ...line, params: summaryRow.parse(found?.['approval']).params };
}

const present = (line: Row): Line => ({
  ...presentSummary(line),
  rule_id: line.rule_id === null ? null : publicId('rule', line.rule_id),
  reason: line.deny_reason,
  notes: line.notes,
  action_hash: line.action_hash,
});
