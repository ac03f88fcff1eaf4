import { parseId } from '@/lib/ids';
import pg from 'pg';
import type { Database } from './database';

export type ApprovalRow = {
  status: string;
  execution_status: string;
  /** Compared by the database: what it hands out is cut to milliseconds. */
  decided_in_time: boolean | null;
  attempt: number;
};

/** The plain UUID of a public id. */
export function uuidOf(approvalId: string): string {
  const uuid = parseId('appr', approvalId);
  if (!uuid) throw new Error(`${approvalId} is no approval's id`);
  return uuid;
}

/** The row as it is, whatever readers make of it. */
export async function rowOf({ sudo }: Database, approvalId: string): Promise<ApprovalRow> {
  const [row] = await sudo<ApprovalRow>(
    'SELECT status, execution_status, decided_at < expires_at AS decided_in_time, attempt FROM approvals WHERE id = $1',
    [uuidOf(approvalId)],
  );
  if (!row) throw new Error(`there is no row of ${approvalId}`);
  return row;
}

/** The types of an approval's events in the order in which they were written. */
export async function eventsOf({ sudo }: Database, approvalId: string): Promise<string[]> {
  const rows = await sudo<{ type: string }>(
    'SELECT type FROM audit_events WHERE approval_id = $1 ORDER BY occurred_at, id',
    [uuidOf(approvalId)],
  );
  return rows.map(({ type }) => type);
}

/** Moves the expiry closer than any request could ask for. */
export async function expireIn({ sudo }: Database, approvalIds: readonly string[], ms: number): Promise<void> {
  await sudo(
    `UPDATE approvals SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = ANY ($1::uuid[])`,
    [approvalIds.map(uuidOf), ms],
  );
}

/** Opens a transaction of its own that holds a lock until `release`. */
export async function hold(
  database: Database,
  statement: string,
  values: unknown[] = [],
): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'holder' });
  await client.connect();
  await client.query('BEGIN');
  await client.query(statement, values);
  return {
    release: async () => {
      await client.query('ROLLBACK');
      await client.end();
    },
  };
}
