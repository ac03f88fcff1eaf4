import { appendAudit, auditRow } from '@/lib/audit/append';
import { now } from '@/lib/clock';
import type { ExportFormat } from '@/lib/contracts/exports';
import { inOrg } from '@/lib/db/tx';
import type { Actor } from '@/lib/identity/actor';
import { encode, type Columns } from './encode';

/** A file that is made while it is read. */
export type Exported = {
  name: string;
  contentType: string;
  /** How many rows it will have, where that was counted to the end. */
  total: number | null;
  chunks: AsyncGenerator<string, void, undefined>;
};

type Export<T> = {
  what: 'approvals' | 'rules' | 'audit';
  format: ExportFormat;
  /** As they were given: they go to the audit log. */
  filters: Readonly<Record<string, unknown>>;
  columns: Columns<T>;
  batches: AsyncIterable<readonly T[]>;
  /** Counted up to 10,001. */
  total: number;
};

const TYPES = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' } as const;

/** Records that an export was made, before its first row goes out, and makes it. */
export async function exported<T>(actor: Actor, call: { requestId: string }, of: Export<T>): Promise<Exported> {
  const { what, format, columns, batches, total } = of;
  const filters = Object.fromEntries(Object.entries(of.filters).filter(([, value]) => value !== undefined));
  await inOrg(actor.orgId, (tx) =>
    appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'export_made', { what, format, filters })]),
  );
  return {
    name: `countersign-${actor.orgSlug}-${what}-${now().toISOString().slice(0, 16).replace(':', '')}Z.${format}`,
    contentType: TYPES[format],
    total: total > 10_000 ? null : total,
    chunks: encode(format, columns, batches),
  };
}

/** Rows in one batch: with lists' limit on large values some megabytes at most. */
export const BATCH = 500;

/** Reads page after page, each behind the last row of the one before; holds a connection only while it reads. */
export async function* pages<Row, Key>(
  read: (after: Key | null) => Promise<{ items: readonly Row[]; next: Key | null }>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let after: Key | null = null;
  do {
    const page: { items: readonly Row[]; next: Key | null } = await read(after);
    if (page.items.length > 0) yield page.items;
    after = page.next;
  } while (after !== null);
}
