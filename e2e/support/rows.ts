import type { Database } from './database';

/** Columns that reading may move. */
const TOUCHED = new Set([
  'last_used_at',
  'last_login_at',
  'failures',
  'failing_since',
  'blocked_until',
  'last_delivered_at',
]);

type Column = { table_name: string; column_name: string };

/** Every table of the application with its columns. */
export async function tablesOf(database: Database): Promise<Map<string, string[]>> {
  const columns =
    await database.sudo<Column>(`SELECT table_name::text, column_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY table_name, ordinal_position`);
  const tables = new Map<string, string[]>();
  for (const { table_name, column_name } of columns) {
    tables.set(table_name, [...(tables.get(table_name) ?? []), column_name]);
  }
  return tables;
}

/** What the server writes by itself: seals, counts, deliveries, and a secret that is made when it is first asked for. */
const BY_ITSELF = new Set([
  ...['audit_seals', 'stats_dirty', 'stats_rollups', 'alerts', 'webhook_deliveries', 'expiry_notices'],
  'signing_secrets',
]);

/** One line per table that changes when any row of these organizations does. */
export async function fingerprint(database: Database, orgIds: readonly string[]): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const [table, columns] of await tablesOf(database)) {
    const org = table === 'orgs' ? 'id' : columns.includes('org_id') ? 'org_id' : null;
    const row = columns.filter((column) => !TOUCHED.has(column)).map((column) => `t."${column}"::text`);
    const where = org === null ? '' : `WHERE t.${org} = ANY ($1::uuid[])`;
    // Sessions and login attempts are no organization's.
    if ((org === null && table !== 'users') || BY_ITSELF.has(table)) continue;
    const [print] = await database.sudo<{ print: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(x, '|' ORDER BY x)), '') AS print
       FROM (SELECT concat_ws('~', ${row.join(', ')}) AS x FROM ${table} t ${where}) r`,
      org === null ? [] : [orgIds],
    );
    prints[table] = print?.print ?? '';
  }
  return prints;
}

/** Everything that is stored in text, table by table: each row as JSON. */
export async function dump(database: Database): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const table of (await tablesOf(database)).keys()) {
    const rows = await database.sudo<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
    all.set(table, rows.map(({ row }) => row).join('\n'));
  }
  return all;
}
