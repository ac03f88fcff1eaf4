import pg from 'pg';
import { createDatabase, databaseUrl, dropDatabase } from '@/lib/db/testing/template';

export type Database = {
  /** As the superuser: what servers are given, and what they then migrate with. */
  readonly url: string;
  /** Runs SQL past row-level security, to look at what is really there. */
  sudo<Row extends pg.QueryResultRow = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
};

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: is the global set-up missing?`);
  return value;
}

/** A database of its own with the project's migrations applied. */
export async function newDatabase(): Promise<Database> {
  const server = setting('E2E_DATABASE_SERVER');
  const name = await createDatabase(server, setting('E2E_DATABASE_TEMPLATE'));
  const url = databaseUrl(server, name);
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  pool.on('error', () => undefined);
  return {
    url,
    sudo: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    drop: async () => {
      await pool.end();
      await dropDatabase(server, name);
    },
  };
}
