import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Every database that tests make is called so; nothing else is ever dropped. */
const PREFIX = 'countersign_test_';

/** The same server, another database. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Creates an empty database, or a copy of a template (some 30 ms). Returns its name. */
export async function createDatabase(server: string, template?: string): Promise<string> {
  const name = PREFIX + randomBytes(6).toString('hex');
  await administer(server, `CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`);
  return name;
}

/** Drops a database that `createDatabase` made, sessions and all. */
export async function dropDatabase(server: string, name: string): Promise<void> {
  if (!name.startsWith(PREFIX)) throw new Error(`${name} is not a test database`);
  await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
